/**
 * Stage 10, operate: the door for those who look at postings, cycles and positions over HTTP. It
 * only reads. Imports {@code fee}, {@code post}, {@code net} and {@code cycle}.
 */
package hutong.settlement.operate;
