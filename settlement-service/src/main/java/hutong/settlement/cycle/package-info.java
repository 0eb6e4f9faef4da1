/**
 * Stage 5, cycle: opens a cycle with its first payment or marker, drains it from its first marker
 * on, and closes it when the markers of all partitions are there and every account of it agrees.
 * Then seals it, publishes its participants' files and proves what is in them. Imports {@code fee},
 * {@code post}, {@code net} and {@code proof}.
 *
 * <h2>Why nothing is late</h2>
 *
 * Routing stamps a payment with its cycle while it shares the lock of the open cycle; ending the
 * cycle takes that lock alone and writes one marker for each partition in the same transaction. So
 * in routing's outbox every payment of a cycle stands before the cycle's markers, the connector
 * keeps that order within a partition, and who has consumed all markers has consumed all payments.
 * What comes again later is known by its event and by its payment, and changes nothing. A payment
 * that is new and names a closed cycle can therefore not exist; if one comes all the same, it is a
 * dead letter, because a closed cycle has been told to the participants.
 *
 * <h2>Locks</h2>
 *
 * In this order in each transaction: inbox rows by event id; cycle rows by cycle id, for share to
 * post and for update to take markers or to close, never first the one and then the other; clearing
 * items; linked items; direct items; positions in the order of their key. Hence no two transactions
 * wait for each other in a circle.
 *
 * <p>Sealing takes no row lock: what it reads is closed and what it writes is new. An advisory lock
 * that nobody waits for lets one sealer through.
 */
package hutong.settlement.cycle;
