/**
 * Tells callers what became of their payments. Who is told is data; what is to be told is a row,
 * written in the transaction of what it tells; and a sweep sends what is due, signed, until it was
 * taken or has expired.
 */
package hutong.codescan.webhook;
