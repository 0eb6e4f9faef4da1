package hutong.routing.refund;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * A refund as it stands.
 *
 * @param state PENDING, or the final COMPLETED or REFUSED
 * @param cycleId of a completed one, as the settlement date
 * @param endedAt when it became final, or null
 * @param reason name of the reason of a refused one, or null
 * @param attention why a person should look, or null
 */
public record RefundState(
    UUID refundId,
    UUID paymentId,
    Kind kind,
    String state,
    long amountMinor,
    String currency,
    String note,
    Instant acceptedAt,
    String cycleId,
    LocalDate settlementDate,
    Instant endedAt,
    String reason,
    String attention) {

  /** Leaves the note out: this may end in a log. */
  @Override
  public String toString() {
    return "RefundState[" + refundId + "]";
  }
}
