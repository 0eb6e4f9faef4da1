/**
 * Payment institutions in one small process: they answer {@code
 * docs/contracts/openapi/participant.yaml}, misbehave when they are told to, and keep books of
 * their own that survive a kill. The books are the other side of every reconciliation, so nothing
 * here knows anything of Hutong but that contract.
 *
 * <p>A request goes {@code Api → Batch (checked) → Clerk (one thread) → Books → Journal (forced) →
 * answer}: nothing is answered before it is on disk.
 */
package hutong.simulator;
