/**
 * Payment institutions in one small process: they answer {@code
 * docs/contracts/openapi/participant.yaml}, misbehave when they are told to, and keep books of
 * their own that survive a kill. The books are the other side of every reconciliation, so nothing
 * here knows anything of Hutong but that contract.
 *
 * <p>A request goes {@code Api → Batch (checked) → Control (who behaves how) → Desk on the Clerk's
 * one thread → Books → Journal (forced) → answer}: nothing is answered before it is on disk.
 *
 * <h2>What a line of the books means</h2>
 *
 * One line for each debit, credit, reversal and refund that was asked for, whatever the answer:
 *
 * <ul>
 *   <li>{@code DEBIT}, of the payer's institution. {@code APPROVED}: the payer's money was taken
 *       and the institution owes it to clearing. {@code REVERSED}: a reversal undid it or kept a
 *       pending one from being made. {@code DECLINED} (with a reason, {@code REVERSED} where a
 *       reversal came before it) and {@code PENDING}: nothing was taken.
 *   <li>{@code CREDIT}, of the code's network. {@code ACKNOWLEDGED}: the payee is paid, and
 *       clearing owes it to the network. {@code REJECTED}: nothing was paid.
 *   <li>{@code REVERSAL}, of the payer's institution, under its payment's id. {@code REVERSED}: the
 *       debit counts no more; without a reason its money went back, with {@code NO_DEBIT} or {@code
 *       NOT_TAKEN} there was none to give back. {@code REFUSED} and {@code PENDING}: nothing.
 *   <li>{@code REFUND}, of the payer's institution, under its own id, in {@code refundKind} whether
 *       it is a cancellation. {@code SUCCEEDED}: the payer has the money, and clearing owes it to
 *       the institution. {@code REFUSED} and {@code PENDING}: nothing yet.
 *   <li>{@code CREDIT_REFUND}, of the code's network, under the refund's id. {@code SUCCEEDED}:
 *       what it takes back from the payee, and owes to clearing.
 * </ul>
 *
 * The net of a participant by currency is acknowledged credits and succeeded refunds less approved
 * debits and refunds of credits: what clearing owes it, or where negative it owes. Reversals stand
 * in the totals but not in the net, for the debit that they undid is not in it either. Nobody tells
 * a network of the refunds of what it was credited, for it is the one who asks for them, and so it
 * has to be told here what it has asked for ({@code POST /books/ID/credit-refunds}).
 *
 * <p>A debit with {@code asked} 0 was made by the institution alone, and clearing never heard of
 * it. What is {@code unstated} stands in the books and in no statement. Both are what a test
 * orders.
 *
 * <p>{@code asked} and {@code queried} count questions, {@code mismatches} those with other money;
 * they say how often the other side repeated itself and nothing of money. Amounts are in minor
 * units, {@code firstAskedAt} is business time in UTC.
 */
package hutong.simulator;
