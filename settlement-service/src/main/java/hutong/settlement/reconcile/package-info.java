/**
 * Stage 7, reconcile: an institution's statement against what was cleared for it, and what moved as
 * cash. Imports {@code cycle} and what stands before it.
 *
 * <p>A run reads the file once, line by line, into a staging table, and compares there, set by set.
 * What simply agrees is counted; what does not is a break, which stays until a later file, the
 * neighbouring cycle or two people, by an adjustment, have explained it.
 *
 * <h2>Locks</h2>
 *
 * The deciding transaction of a run takes the advisory lock of its participant first, because a run
 * also ends breaks of the neighbouring cycles. Then runs, then breaks. The approval of a proposal
 * takes its break, its payment (an advisory lock), the dispute cycle and the positions, in this
 * order.
 */
package hutong.settlement.reconcile;
