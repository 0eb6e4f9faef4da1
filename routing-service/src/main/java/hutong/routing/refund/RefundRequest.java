package hutong.routing.refund;

import java.util.Objects;
import java.util.UUID;

/**
 * What a caller asks for.
 *
 * @param refundId the caller's; the same id asks for the same refund
 * @param amountMinor minor units, positive; of a cancel null, because it is the payment's
 * @param currency ISO 4217; of a cancel null
 * @param note for people, 1 to 256 characters, or null; goes nowhere
 */
public record RefundRequest(
    UUID refundId, UUID paymentId, Kind kind, Long amountMinor, String currency, String note) {

  /** Whether a stored refund is what this asks for. */
  boolean asksFor(RefundState stored) {
    return paymentId.equals(stored.paymentId())
        && kind == stored.kind()
        && (kind == Kind.CANCEL
            || amountMinor == stored.amountMinor() && currency.equals(stored.currency()))
        && Objects.equals(note, stored.note());
  }

  /** Leaves the note out: this may end in a log. */
  @Override
  public String toString() {
    return "RefundRequest[" + refundId + "]";
  }
}
