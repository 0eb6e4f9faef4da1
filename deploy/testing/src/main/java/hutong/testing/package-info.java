/**
 * Real PostgreSQL and Kafka for a service's tests: {@code @QuarkusTestResource}-style resource
 * {@link hutong.testing.HutongServers}, and a plain Kafka client for the tests themselves.
 */
package hutong.testing;
