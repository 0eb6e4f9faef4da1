/**
 * Stage 8, outbox: what this service tells the others, as rows that the connector ships. The only
 * stage that knows the outbox writer. Imports {@code net} and {@code cycle}, whose announcement it
 * makes.
 */
package hutong.settlement.outbox;
