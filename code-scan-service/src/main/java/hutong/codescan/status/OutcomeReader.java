package hutong.codescan.status;

import hutong.runtime.event.IncomingEvent;
import hutong.runtime.event.PoisonException;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * Reads the events of {@code hutong.payments}, of which only the fields that matter here are looked
 * at. Dead letters' reasons: UNSUPPORTED_TYPE, BAD_JSON, MISSING_FIELD.
 */
public final class OutcomeReader {

  private OutcomeReader() {}

  private record Refused(UUID paymentId, Instant decidedAt, Outcome.Reason reason) {}

  private record Declined(UUID paymentId, Instant declinedAt, Outcome.Reason reason) {}

  private record Completed(
      UUID paymentId, Instant completedAt, String cycleId, LocalDate settlementDate) {}

  /** The outcome, or null for an event that says nothing about one payment. */
  public static Outcome read(IncomingEvent event) throws PoisonException {
    try {
      return switch (event.type()) {
        case "hutong.payment.refused.v1" ->
            refused(event.id(), StrictJson.readEvent(event.value(), Refused.class));
        case "hutong.payment.declined.v1" ->
            declined(event.id(), StrictJson.readEvent(event.value(), Declined.class));
        case "hutong.payment.completed.v1" ->
            completed(event.id(), StrictJson.readEvent(event.value(), Completed.class));
        case "hutong.cycle.ended.v1" -> null;
        default ->
            throw new PoisonException("UNSUPPORTED_TYPE", "this type or version is not known here");
      };
    } catch (BadJsonException bad) {
      throw new PoisonException("BAD_JSON", bad.getMessage());
    }
  }

  private static Outcome refused(UUID eventId, Refused event) throws PoisonException {
    return withoutMoney(
        eventId, ScanStatus.REFUSED, event.paymentId(), event.decidedAt(), event.reason());
  }

  private static Outcome declined(UUID eventId, Declined event) throws PoisonException {
    return withoutMoney(
        eventId, ScanStatus.DECLINED, event.paymentId(), event.declinedAt(), event.reason());
  }

  private static Outcome withoutMoney(
      UUID eventId, ScanStatus status, UUID paymentId, Instant at, Outcome.Reason reason)
      throws PoisonException {
    required("reason", reason);
    required("reason.code", reason.code());
    required("reason.name", reason.name());
    return new Outcome(
        eventId, required("paymentId", paymentId), status, required("at", at), reason, null, null);
  }

  private static Outcome completed(UUID eventId, Completed event) throws PoisonException {
    return new Outcome(
        eventId,
        required("paymentId", event.paymentId()),
        ScanStatus.COMPLETED,
        required("completedAt", event.completedAt()),
        null,
        required("cycleId", event.cycleId()),
        required("settlementDate", event.settlementDate()));
  }

  private static <T> T required(String field, T value) throws PoisonException {
    if (value == null) {
      throw new PoisonException("MISSING_FIELD", field);
    }
    return value;
  }
}
