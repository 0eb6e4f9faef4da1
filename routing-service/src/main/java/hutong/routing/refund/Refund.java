package hutong.routing.refund;

import hutong.routing.participant.Messages;
import java.time.Instant;
import java.util.UUID;

/**
 * What is needed to carry an accepted refund on, the same from the request and from the row.
 *
 * @param attempts how often it had been taken up when this was read
 */
record Refund(
    UUID id,
    UUID paymentId,
    Kind kind,
    long amountMinor,
    String currency,
    String payerInstitution,
    String payeeInstitution,
    Instant acceptedAt,
    int attempts) {

  Messages.Refund question() {
    return new Messages.Refund(
        id, paymentId, kind.name(), amountMinor, currency, payeeInstitution, acceptedAt);
  }
}
