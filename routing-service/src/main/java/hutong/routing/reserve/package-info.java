/**
 * What a payment takes before anybody is asked to debit: of the regulated daily limits
 * (银发〔2017〕296号) of its payer, its bill, and of the position of the institution that will have to
 * pay it (net debit cap, 净借记限额, and liquidity cover, 流动性保障).
 *
 * <p>A limit is held payment by payment in the order of acceptance, but written once per counter
 * and batch: first the whole batch is added to its counters, which locks them and tells what was
 * used before; then each payment is held against the running total; and what did not fit is taken
 * out again, in the same transaction. So two consumers that have the same payer never exceed a
 * limit together, and where everything fits there is one write. Positions are held in the same way.
 *
 * <p>The counters of a batch are locked in the order of their key, and always after the payments:
 * whoever gives back holds the payments' rows first. Positions are locked last of all, likewise in
 * the order of their key, because everybody who pays by the same institution meets at its row.
 * Bounds are changed, and settled cycles taken out, under the lock of the same rows, so that a
 * bound counts for whatever is reserved after it. Imports {@code route}, {@code outbox} and {@code
 * publish}.
 */
package hutong.routing.reserve;
