/**
 * The doors. HTTP and Kafka each read their request, check it by the same rules and lead to the
 * same acceptance; the answer goes back the way the request came. Outcomes of payments come in here
 * too. Only doors know HTTP and messaging.
 */
package hutong.codescan.capture;
