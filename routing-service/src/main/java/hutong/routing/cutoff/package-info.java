/**
 * The settlement cycle and its end.
 *
 * <p>A payment's settlement day is decided once, in the transaction that makes the payment final,
 * under a share lock on the row of the open cycle. The cut-off locks that row alone: it waits for
 * the transactions that stamp the cycle, none can begin while it works, and whoever comes later
 * sees the next cycle. So in the order of commits every payment of a cycle stands before the
 * cycle's end, and Debezium, which ships in that order, puts the end of the cycle behind the
 * cycle's last payment on each partition.
 *
 * <p>{@code select … where state = 'OPEN' for share} may come back empty when it had to wait for a
 * cut-off: the row that it waited for is no longer open, and the new one is younger than the
 * statement. Asking once more finds it.
 *
 * <p>Imports {@code outbox}.
 */
package hutong.routing.cutoff;
