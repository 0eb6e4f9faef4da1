/**
 * A real Kafka Connect worker in a process of its own, and the three outbox connectors. Stage 2,
 * beside {@code postgres} and {@code kafka}; imports {@code process} only.
 */
package hutong.local.connect;
