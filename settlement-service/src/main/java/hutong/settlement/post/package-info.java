/**
 * Stage 2, post: double entry. A payment becomes a clearing item, its transfers and the change of
 * the positions that they touch. Building a posting is plain Java; {@code Ledger} writes it and
 * {@code PostingReads} reads it back. Imports {@code fee}.
 */
package hutong.settlement.post;
