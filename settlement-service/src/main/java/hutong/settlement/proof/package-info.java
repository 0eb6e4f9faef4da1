/**
 * Stage 4, proof: what a participant is told of a cycle and how anybody checks it, as
 * docs/contracts/participant-file.md says: the lines of an item, their text, the trees over them,
 * the seal, and the file. Plain Java; of the plumbing only the JSON writer. Imports {@code fee} and
 * {@code post}.
 *
 * <p>Nothing here may depend on a clock, a random number or the order in which rows were written:
 * the same events into an empty database must give the same seals.
 */
package hutong.settlement.proof;
