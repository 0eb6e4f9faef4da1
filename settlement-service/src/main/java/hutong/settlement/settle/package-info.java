/**
 * Stage 6, settle: a sealed cycle's nets are paid through the settlement agent. Imports {@code net}
 * and what the database says of a sealed cycle; {@code outbox} tells the end of it.
 *
 * <h2>When money counts as paid</h2>
 *
 * Only a booking on the settlement account that the agent has told of (camt.054, camt.053) confirms
 * a leg, and only one that agrees with what was instructed in everything: end-to-end id, amount,
 * currency, direction and value date, which is the settlement date or soon after. A message counts
 * as a whole or not at all. A pacs.002 rejects and never confirms. Silence is neither: the same
 * message is sent again under the same id, by which the agent settles once.
 *
 * <h2>Attempts</h2>
 *
 * A leg gets new ids only after the agent has rejected the old ones, or after people have decided
 * so, one proposing and another approving where the old ones may have been booked. Every attempt is
 * kept, and a booking of an earlier one stops the leg for good.
 *
 * <h2>Locks</h2>
 *
 * The cycle's row in {@code settlement}, several in the order of their ids, then legs; the advisory
 * lock of prefunding last.
 */
package hutong.settlement.settle;
