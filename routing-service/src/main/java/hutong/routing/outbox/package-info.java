/**
 * What the other services are told. Every method writes on the caller's connection, so that a state
 * and the news of it become durable together or not at all. Imports {@code route}.
 */
package hutong.routing.outbox;
