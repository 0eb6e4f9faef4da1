/**
 * What a payment takes of the regulated daily limits (银发〔2017〕296号) before anybody is asked to
 * debit.
 *
 * <p>A limit is held payment by payment in the order of acceptance, but written once per counter
 * and batch: first the whole batch is added to its counters, which locks them and tells what was
 * used before; then each payment is held against the running total; and what did not fit is taken
 * out again, in the same transaction. So two consumers that have the same payer never exceed a
 * limit together, and where everything fits there is one write.
 *
 * <p>The counters of a batch are locked in the order of their key, and always after the payments:
 * whoever gives back holds the payments' rows first. Imports {@code route}.
 */
package hutong.routing.reserve;
