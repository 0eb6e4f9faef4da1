package hutong.codescan.status;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * How a payment ended, as an event told it.
 *
 * @param reason why no money moved, or null when it did
 * @param cycleId the settlement cycle of a completed payment, else null
 */
public record Outcome(
    UUID eventId,
    UUID paymentId,
    ScanStatus status,
    Instant at,
    Reason reason,
    String cycleId,
    LocalDate settlementDate) {

  /** A reason from the service that decided it. */
  public record Reason(String code, String name, String en, String zh) {}
}
