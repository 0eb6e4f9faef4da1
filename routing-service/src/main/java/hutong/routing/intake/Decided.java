package hutong.routing.intake;

import hutong.routing.authorise.Payment;
import hutong.routing.authorise.PaymentState;
import hutong.routing.outbox.Announcer.News;
import hutong.routing.outbox.Events;
import hutong.routing.reserve.BillClaims.Claim;
import hutong.routing.reserve.CounterKey;
import hutong.routing.reserve.HoldOutcome;
import hutong.routing.reserve.Positions.Hold;
import hutong.routing.reserve.Reservation;
import hutong.routing.reserve.Reservation.Outcome;
import hutong.routing.route.Check;
import hutong.routing.route.Check.Predicate;
import hutong.routing.route.Decision;
import hutong.routing.route.Reason;
import hutong.routing.route.ReasonDocument;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A scan with its decision.
 *
 * @param reservation what it takes of a daily limit; null for a refused payment, and where no limit
 *     was in force yet
 */
record Decided(AcceptedScan scan, Decision decision, Instant at, Reservation reservation) {

  /** The same after the limits were held against it; it takes nothing where they refuse it. */
  Decided limited(Outcome outcome) {
    return outcome == null
        ? this
        : new Decided(
            scan, decision.with(outcome.check()), at, outcome.fits() ? reservation : null);
  }

  /** The same after the payer institution's position was looked at; null where it was not. */
  Decided positioned(HoldOutcome outcome) {
    return outcome == null || outcome.check().isEmpty()
        ? this
        : new Decided(
            scan, decision.with(outcome.check().get()), at, outcome.fits() ? reservation : null);
  }

  UUID paymentId() {
    return scan.body().paymentId();
  }

  PaymentState state() {
    return decision.accepted() ? PaymentState.AUTHORISING : PaymentState.REFUSED;
  }

  /** The same where the bill has gone to another payment. */
  Decided withBill(boolean claimed) {
    Check check =
        new Check(
            Predicate.BILL,
            claimed ? "nobody else pays it" : "paid, or being paid",
            "nobody else pays it",
            claimed,
            null,
            Reason.BILL_PAID);
    return new Decided(scan, decision.with(check), at, claimed ? reservation : null);
  }

  /** The bill that an accepted payment has to claim, if any. */
  Optional<Claim> claim() {
    AcceptedScan.Body body = scan.body();
    return decision.accepted() && body.billNumber() != null
        ? Optional.of(new Claim(body.paymentId(), body.merchantId(), body.billNumber()))
        : Optional.empty();
  }

  /** What the payer's institution will have to pay, where the payment is accepted. */
  Optional<Hold> hold() {
    AcceptedScan.Body body = scan.body();
    return decision.accepted()
        ? Optional.of(
            new Hold(
                body.paymentId(),
                decision.route().payerInstitution(),
                body.currency(),
                body.amountMinor()))
        : Optional.empty();
  }

  /** The counter that its amount goes into, if any. */
  Optional<CounterKey> counter() {
    return Optional.ofNullable(reservation).map(Reservation::key);
  }

  /** The payer's code, encrypted, where the payer was scanned and is to be asked. */
  String sealedCode() {
    AcceptedScan.Code code = scan.body().code();
    return decision.accepted() && code.payerIsScanned() ? code.sealed() : null;
  }

  News refusal() {
    return new News(
        new Events.Refused(
            paymentId(),
            at,
            ReasonDocument.of(decision.reason()),
            decision.rule().name(),
            decision.rulebookVersion()),
        scan.traceparent());
  }

  Payment payment() {
    AcceptedScan.Body body = scan.body();
    return new Payment(
        body.paymentId(),
        body.acceptedAt(),
        body.payerApp(),
        body.payerRef(),
        body.accountType(),
        body.amountMinor(),
        body.currency(),
        body.code().merchantCode(),
        body.merchantId(),
        sealedCode(),
        body.billNumber() == null ? null : new Payment.Bill(body.billNumber(), false),
        decision.route());
  }
}
