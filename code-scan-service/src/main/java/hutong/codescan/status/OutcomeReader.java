package hutong.codescan.status;

import hutong.runtime.event.IncomingEvent;
import hutong.runtime.event.PoisonException;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;

/**
 * Reads the events of {@code hutong.payments}, of which only the fields that matter here are looked
 * at. Dead letters' reasons: UNSUPPORTED_TYPE, BAD_JSON, MISSING_FIELD, BAD_FIELD.
 */
public final class OutcomeReader {

  private static final Set<String> KINDS = Set.of("CANCEL", "REFUND");

  private OutcomeReader() {}

  private record Refused(UUID paymentId, Instant decidedAt, Outcome.Reason reason) {}

  private record Declined(UUID paymentId, Instant declinedAt, Outcome.Reason reason) {}

  private record Reversed(UUID paymentId, Instant reversedAt, Outcome.Reason reason) {}

  private record Suspended(UUID paymentId, Instant suspendedAt) {}

  private record Completed(
      UUID paymentId, Instant completedAt, String cycleId, LocalDate settlementDate) {}

  private record RefundCompleted(
      UUID refundId,
      UUID paymentId,
      String kind,
      Instant completedAt,
      Long amountMinor,
      String currency,
      Long refundedBeforeMinor,
      Long originalAmountMinor) {}

  private record RefundRefused(
      UUID refundId,
      UUID paymentId,
      String kind,
      Instant refusedAt,
      Long amountMinor,
      String currency,
      Outcome.Reason reason) {}

  /** The outcome, or null for an event that says nothing about what a payer sees. */
  public static Outcome read(IncomingEvent event) throws PoisonException {
    try {
      return switch (event.type()) {
        case "hutong.payment.refused.v1" ->
            refused(event.id(), StrictJson.readEvent(event.value(), Refused.class));
        case "hutong.payment.declined.v1" ->
            declined(event.id(), StrictJson.readEvent(event.value(), Declined.class));
        case "hutong.payment.reversed.v1" ->
            reversed(event.id(), StrictJson.readEvent(event.value(), Reversed.class));
        case "hutong.payment.completed.v1" ->
            completed(event.id(), StrictJson.readEvent(event.value(), Completed.class));
        case "hutong.payment.suspended.v1" ->
            suspended(event.id(), StrictJson.readEvent(event.value(), Suspended.class));
        case "hutong.refund.completed.v1" ->
            refunded(event.id(), StrictJson.readEvent(event.value(), RefundCompleted.class));
        case "hutong.refund.refused.v1" ->
            refundRefused(event.id(), StrictJson.readEvent(event.value(), RefundRefused.class));
        // How a suspended payment ended is told by an event of its own.
        case "hutong.suspense.released.v1", "hutong.cycle.ended.v1" -> null;
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

  private static Outcome reversed(UUID eventId, Reversed event) throws PoisonException {
    return withoutMoney(
        eventId, ScanStatus.REVERSED, event.paymentId(), event.reversedAt(), event.reason());
  }

  private static Outcome withoutMoney(
      UUID eventId, ScanStatus status, UUID paymentId, Instant at, Outcome.Reason reason)
      throws PoisonException {
    return new Outcome.Ended(
        eventId,
        required("paymentId", paymentId),
        status,
        required("at", at),
        reason(reason),
        null,
        null);
  }

  private static Outcome completed(UUID eventId, Completed event) throws PoisonException {
    return new Outcome.Ended(
        eventId,
        required("paymentId", event.paymentId()),
        ScanStatus.COMPLETED,
        required("completedAt", event.completedAt()),
        null,
        required("cycleId", event.cycleId()),
        required("settlementDate", event.settlementDate()));
  }

  private static Outcome suspended(UUID eventId, Suspended event) throws PoisonException {
    return new Outcome.Suspended(
        eventId,
        required("paymentId", event.paymentId()),
        required("suspendedAt", event.suspendedAt()));
  }

  private static Outcome refunded(UUID eventId, RefundCompleted event) throws PoisonException {
    return new Outcome.Refunded(
        eventId,
        required("paymentId", event.paymentId()),
        required("refundId", event.refundId()),
        kind(required("kind", event.kind())),
        required("completedAt", event.completedAt()),
        atLeast(1, "amountMinor", event.amountMinor()),
        required("currency", event.currency()),
        atLeast(0, "refundedBeforeMinor", event.refundedBeforeMinor()),
        atLeast(1, "originalAmountMinor", event.originalAmountMinor()));
  }

  private static Outcome refundRefused(UUID eventId, RefundRefused event) throws PoisonException {
    return new Outcome.RefundRefused(
        eventId,
        required("paymentId", event.paymentId()),
        required("refundId", event.refundId()),
        event.kind() == null ? null : kind(event.kind()),
        required("refusedAt", event.refusedAt()),
        atLeast(1, "amountMinor", event.amountMinor()),
        required("currency", event.currency()),
        reason(event.reason()));
  }

  private static Outcome.Reason reason(Outcome.Reason reason) throws PoisonException {
    required("reason", reason);
    required("reason.code", reason.code());
    required("reason.name", reason.name());
    return reason;
  }

  private static String kind(String kind) throws PoisonException {
    if (!KINDS.contains(kind)) {
      throw new PoisonException("BAD_FIELD", "kind");
    }
    return kind;
  }

  private static long atLeast(long least, String field, Long value) throws PoisonException {
    if (required(field, value) < least) {
      throw new PoisonException("BAD_FIELD", field);
    }
    return value;
  }

  private static <T> T required(String field, T value) throws PoisonException {
    if (value == null) {
      throw new PoisonException("MISSING_FIELD", field);
    }
    return value;
  }
}
