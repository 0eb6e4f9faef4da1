package hutong.settlement.intake;

import static hutong.settlement.intake.FieldCheck.require;

import hutong.runtime.event.IncomingEvent;
import hutong.runtime.event.PoisonException;
import hutong.settlement.post.LinkedItem;
import hutong.settlement.post.LinkedItem.Kind;
import java.time.Instant;

/** Reads what moves money because of an earlier payment; the reasons are those of its caller. */
final class LinkedEvents {

  private LinkedEvents() {}

  static Taken refund(IncomingEvent event) throws PoisonException {
    RefundCompletedV1 data = PaymentEvents.read(event, RefundCompletedV1.class);
    require(data.refundId() != null, "refundId");
    require(data.paymentId() != null, "paymentId");
    PaymentEvents.requireKey(event, data.paymentId().toString());
    require("CANCEL".equals(data.kind()) || "REFUND".equals(data.kind()), "kind");
    FieldCheck.instant(data.completedAt(), "completedAt");
    FieldCheck.cycle(data.cycleId(), data.settlementDate(), "cycleId");
    amount(data.amountMinor(), "amountMinor");
    amount(data.originalAmountMinor(), "originalAmountMinor");
    require(
        data.refundedBeforeMinor() != null
            && data.refundedBeforeMinor() >= 0
            && data.refundedBeforeMinor() <= PaymentEvents.MAX_AMOUNT_MINOR,
        "refundedBeforeMinor");
    parties(
        data.currency(),
        data.payerInstitution(),
        data.payeeInstitution(),
        data.clearingInstitution());
    return new Taken.Linked(
        new LinkedItem(
            data.refundId(),
            Kind.valueOf(data.kind()),
            data.paymentId(),
            event.id(),
            data.completedAt(),
            data.cycleId(),
            data.settlementDate(),
            data.amountMinor(),
            data.currency(),
            data.refundedBeforeMinor(),
            data.originalAmountMinor(),
            data.payerInstitution(),
            data.payeeInstitution(),
            data.clearingInstitution()));
  }

  static Taken suspension(IncomingEvent event) throws PoisonException {
    SuspenseV1 data = PaymentEvents.read(event, SuspenseV1.class);
    return suspense(event, data, Kind.SUSPENSE, data.suspendedAt(), "suspendedAt");
  }

  static Taken release(IncomingEvent event) throws PoisonException {
    SuspenseV1 data = PaymentEvents.read(event, SuspenseV1.class);
    return suspense(event, data, Kind.RELEASE, data.releasedAt(), "releasedAt");
  }

  private static Taken suspense(
      IncomingEvent event, SuspenseV1 data, Kind kind, Instant at, String nameOfAt)
      throws PoisonException {
    require(data.paymentId() != null, "paymentId");
    PaymentEvents.requireKey(event, data.paymentId().toString());
    FieldCheck.instant(at, nameOfAt);
    FieldCheck.cycle(data.cycleId(), data.settlementDate(), "cycleId");
    amount(data.amountMinor(), "amountMinor");
    parties(
        data.currency(),
        data.payerInstitution(),
        data.payeeInstitution(),
        data.clearingInstitution());
    return new Taken.Linked(
        new LinkedItem(
            data.paymentId(),
            kind,
            data.paymentId(),
            event.id(),
            at,
            data.cycleId(),
            data.settlementDate(),
            data.amountMinor(),
            data.currency(),
            0,
            0,
            data.payerInstitution(),
            data.payeeInstitution(),
            data.clearingInstitution()));
  }

  private static void amount(Long minor, String field) throws PoisonException {
    require(minor != null && minor >= 1 && minor <= PaymentEvents.MAX_AMOUNT_MINOR, field);
  }

  private static void parties(String currency, String payer, String payee, String clearing)
      throws PoisonException {
    FieldCheck.matches(FieldCheck.CURRENCY, currency, "currency");
    FieldCheck.matches(FieldCheck.PARTICIPANT, payer, "payerInstitution");
    FieldCheck.matches(FieldCheck.PARTICIPANT, payee, "payeeInstitution");
    FieldCheck.matches(FieldCheck.PARTICIPANT, clearing, "clearingInstitution");
  }
}
