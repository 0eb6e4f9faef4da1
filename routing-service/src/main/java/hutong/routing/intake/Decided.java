package hutong.routing.intake;

import hutong.routing.authorise.Payment;
import hutong.routing.authorise.PaymentState;
import hutong.routing.outbox.Announcer.News;
import hutong.routing.outbox.Events;
import hutong.routing.route.Decision;
import hutong.routing.route.ReasonDocument;
import java.time.Instant;
import java.util.UUID;

/** A scan with its decision. */
record Decided(AcceptedScan scan, Decision decision, Instant at) {

  UUID paymentId() {
    return scan.body().paymentId();
  }

  PaymentState state() {
    return decision.accepted() ? PaymentState.AUTHORISING : PaymentState.REFUSED;
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
        decision.route());
  }
}
