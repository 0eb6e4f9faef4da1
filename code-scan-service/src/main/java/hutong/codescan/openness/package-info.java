/**
 * What the rulebook in force would accept, as far as it can be told without a payment. The book is
 * routing's; it is read from the compacted topic {@code hutong.rulebooks}, whose last event is all
 * there is to know.
 *
 * <p>It is kept in memory and nowhere else. Every instance reads the topic from its beginning when
 * it starts, without a consumer group, because each of them has to have all of it; a table would be
 * a second copy that can lag behind the first and that instances would have to write in turns.
 * Until the topic was read the answer is UNKNOWN, which is no refusal. Plain Java but for the one
 * bean.
 */
package hutong.codescan.openness;
