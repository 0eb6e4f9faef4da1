/**
 * The settlement cycle and its end.
 *
 * <p>What is said here of payments holds for refunds, and for what goes into suspense or out of it.
 *
 * <p>A payment's settlement day is decided once, in the transaction that makes the payment final,
 * under an advisory lock that such transactions share. The cut-off takes that lock alone: it waits
 * for the transactions that stamp the cycle, none can begin while it works, and whoever comes later
 * sees the next cycle. That is a matter of two statements. Counting the payments and announcing the
 * end come in a transaction behind it, so in the order of commits every payment of a cycle stands
 * before the cycle's end, and Debezium, which ships in that order, puts the end of the cycle behind
 * the cycle's last payment on each partition.
 *
 * <p>The lock is not the row's, because row locks have no fair queue: with batches that overlap all
 * day long somebody would always share the row, and the cut-off would wait for ever. Whoever asks
 * for an advisory lock waits behind those who asked before. And a row that many lock together costs
 * each of them a multixact. The price is that a waiting cut-off holds up all who come behind it, so
 * after three seconds it steps back, and the timer asks again.
 *
 * <p>Imports {@code outbox}.
 */
package hutong.routing.cutoff;
