/**
 * The plumbing that every service stands on: clock, identifiers, outbox and inbox rows, batches,
 * CloudEvents, strict JSON and problem+json. Nothing here knows what a payment is; a test keeps
 * words of the domain out.
 */
package hutong.runtime;
