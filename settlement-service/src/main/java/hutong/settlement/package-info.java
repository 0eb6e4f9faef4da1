/**
 * The settlement service: completed payments become postings and positions; cycles are closed with
 * a net for each participant, sealed, settled through an agent, and compared with what the
 * participants have in their own books.
 *
 * <p>Its packages are the stages of that way; each imports only what stands before it: {@code fee},
 * {@code post}, {@code net}, {@code proof}, {@code cycle}, {@code settle}, {@code reconcile},
 * {@code outbox}, and the two doors {@code intake} (Kafka) and {@code operate} (HTTP), which are
 * also the wiring edge and do not know each other. {@code fee}, {@code net}, {@code proof}, the
 * reading of statements and the building of a posting are plain Java.
 */
package hutong.settlement;
