/**
 * Stage 8, outbox: what this service tells the others, as rows that the connector ships. The only
 * stage that knows the outbox writer. Imports the stages whose announcements it makes: {@code
 * cycle}, {@code settle} and {@code reconcile}.
 */
package hutong.settlement.outbox;
