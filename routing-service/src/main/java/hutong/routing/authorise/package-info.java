/**
 * A payment from its acceptance to its end: debit at the payer's institution, credit at the code's
 * network, and the state after each, durable before the next step.
 *
 * <p>Who works on a payment holds a lease: {@code next_attempt_at}, by the database's clock, set in
 * the same transaction as the state. Whoever dies leaves a lease that runs out, and the sweeper of
 * any instance takes the payment up again. Nothing here depends on who holds it: every question to
 * an institution may be asked twice, and every change of state names the states that it may come
 * from, so that of two workers one changes the row and the other changes nothing.
 *
 * <p>Silence is not a refusal. A debit without an answer leaves the payment UNKNOWN, and the query
 * ladder asks what became of it. When the institution knows of no such debit, the debit itself is
 * asked again, with the same payment id: were the first question still on its way, the institution
 * would see the same id twice and debit once. A query alone could never end there.
 *
 * <p>Imports {@code route}, {@code outbox}, {@code cutoff} and {@code participant}.
 */
package hutong.routing.authorise;
