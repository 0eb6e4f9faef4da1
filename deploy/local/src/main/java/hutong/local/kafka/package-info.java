/**
 * A real Kafka broker in a process of its own, and its topics. Stage 2, beside {@code postgres} and
 * {@code connect}; imports {@code process} only.
 */
package hutong.local.kafka;
