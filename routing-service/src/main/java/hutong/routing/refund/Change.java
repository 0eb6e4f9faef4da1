package hutong.routing.refund;

import java.util.UUID;

/** What has become known about a refund, to be made durable. */
sealed interface Change {

  UUID refundId();

  /** The payer has the money. */
  record Completed(UUID refundId, UUID paymentId) implements Change {}

  /** The payer's institution gives nothing back. */
  record Refused(UUID refundId) implements Change {}

  /**
   * Nothing is known yet: to be asked again.
   *
   * @param attempts as they were when it was asked for
   * @param delayMillis after which to ask again while the refund's time has not run out
   */
  record Again(UUID refundId, int attempts, long delayMillis) implements Change {}
}
