/**
 * The doors of {@code hutong.scans}: a batch of accepted scans is decided and stored in one
 * transaction, and what may go on is handed to {@code authorise} after the commit; and of {@code
 * hutong.settlements}: what is paid leaves the positions. It also asks Kafka how many partitions
 * the payments' topic has. Imports all stages before it.
 */
package hutong.routing.intake;
