/**
 * Stage 9, intake: the door for payments and markers from Kafka, and with {@code operate} the edge
 * where everything is wired: the fee file is read from its configured place here. Imports all
 * earlier stages but {@code outbox}.
 */
package hutong.settlement.intake;
