/**
 * Decides which network's payment may go to which other network, has it authorised by the two
 * institutions, and stamps it with its settlement day.
 *
 * <p>The packages are the stages of that way, and each imports only those before it:
 *
 * <ol>
 *   <li>{@code rulebook}: what is open, read from files and checked as a whole;
 *   <li>{@code route}: one request against the rulebook, plain Java;
 *   <li>{@code outbox}: what the other services are told, the only package that writes their rows;
 *   <li>{@code publish}: rulebooks as versions, from the draft to the one in force;
 *   <li>{@code reserve}: what a payment takes of daily limits, bills and positions;
 *   <li>{@code cutoff}: the settlement cycle, the lock on it, its end;
 *   <li>{@code participant}: the questions to institutions, over HTTP;
 *   <li>{@code authorise}: the states of a payment, from the debit to the durable end;
 *   <li>{@code refund}: what is given back of a payment, from the request to the durable end;
 *   <li>{@code intake}: the door of {@code hutong.scans}; it comes late in this order because it
 *       wires the stages together: it asks {@code route} and hands over to {@code authorise};
 *   <li>{@code operate}: the door for people, which reads what all the others wrote.
 * </ol>
 */
package hutong.routing;
