/**
 * Plays payments against a running system, as a wallet and as any Kafka producer would, and tells
 * what came of them. Stage 4, the last; imports {@code system} and what lies before it.
 */
package hutong.local.play;
