/**
 * Takes scans in: what was scanned is recognised, accepted once, told to the others, and followed
 * to its end.
 *
 * <p>A payment's way is capture → recognise → accept → outbox, and its outcome comes back through
 * capture → status. The packages are these stages. A stage imports only stages before it in this
 * order, which an architecture test holds:
 *
 * <ol>
 *   <li>{@code recognise} what a code is; plain Java
 *   <li>{@code families} which codes there are, read from data
 *   <li>{@code outbox} what is told to the other services; the only one that knows the outbox
 *   <li>{@code accept} one transaction for a batch of scan requests, each accepted once
 *   <li>{@code webhook} callers who asked to be told, what they are still to be told, and telling
 *       it
 *   <li>{@code status} outcomes applied to accepted scans, and a scan's state read
 *   <li>{@code openness} what the rulebook in force would accept
 *   <li>{@code capture} the doors: HTTP and Kafka. They come first in the flow and late in the
 *       imports, because a door must know what it leads to, and nothing may know the doors
 * </ol>
 */
package hutong.codescan;
