/**
 * The questions to institutions, over HTTP: debit, what became of a debit, credit. Questions to one
 * institution that come at the same time travel together; each institution has its own line and its
 * own connections, so that a slow one delays nobody else.
 *
 * <p>What an institution answers is a stranger's input. Whatever is not exactly an answer to what
 * was asked counts as silence, and silence is never a refusal. Imports {@code rulebook}.
 */
package hutong.routing.participant;
