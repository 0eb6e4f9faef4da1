/**
 * What this service tells the others, as events of {@code docs/contracts}, written in the
 * transaction of what they tell about. No other stage knows the outbox.
 */
package hutong.codescan.outbox;
