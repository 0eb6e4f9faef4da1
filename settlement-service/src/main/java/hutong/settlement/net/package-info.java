/**
 * Stage 3, net: from the gross obligations of a cycle to what each participant pays or receives,
 * and the comparison with everything else that is known of the cycle. Plain Java; imports {@code
 * fee} and {@code post}.
 */
package hutong.settlement.net;
