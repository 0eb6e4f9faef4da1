package hutong.codescan.status;

import hutong.codescan.webhook.Deliverer;
import hutong.codescan.webhook.DeliveryRows;
import hutong.codescan.webhook.Notice;
import hutong.codescan.webhook.Subscribers;
import hutong.runtime.json.StrictJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** What callers who asked for it are told of changes, written in the transaction of the changes. */
@Singleton
class Notices {

  private final Subscribers subscribers;
  private final DeliveryRows rows;
  private final Deliverer deliverer;

  Notices(Subscribers subscribers, DeliveryRows rows, Deliverer deliverer) {
    this.subscribers = subscribers;
    this.rows = rows;
    this.deliverer = deliverer;
  }

  /** What is sent; {@code docs/contracts/openapi/code-scan.yaml} describes it. */
  record Body(
      UUID eventId,
      String type,
      UUID paymentId,
      String idempotencyKey,
      ScanStatus status,
      String inProgress,
      Outcome.Reason reason,
      long amountMinor,
      String currency,
      Instant occurredAt,
      String cycleId,
      LocalDate settlementDate,
      String refundState,
      Long refundedMinor,
      RefundBody refund) {}

  record RefundBody(
      UUID refundId, String kind, RefundState state, long amountMinor, Outcome.Reason reason) {}

  /** Writes what the changes are to be told as. */
  Uni<Void> write(SqlConnection transaction, List<Changes.Change> changes) {
    return rows.write(
        transaction,
        changes.stream()
            .filter(change -> subscribers.isTold(change.after().caller()))
            .map(Notices::notice)
            .toList());
  }

  /** To be called once the changes are durable. */
  void send(List<Changes.Change> changes) {
    if (changes.stream().anyMatch(change -> subscribers.isTold(change.after().caller()))) {
      deliverer.sweep();
    }
  }

  private static Notice notice(Changes.Change change) {
    ScanState after = change.after();
    return new Notice(
        change.outcome().eventId(),
        after.paymentId(),
        after.version(),
        after.caller(),
        StrictJson.write(body(change.outcome(), after)));
  }

  private static Body body(Outcome outcome, ScanState after) {
    return new Body(
        outcome.eventId(),
        type(outcome),
        after.paymentId(),
        after.idempotencyKey(),
        after.status(),
        outcome instanceof Outcome.Suspended ? "WITH_A_PERSON" : null,
        after.reason(),
        after.amountMinor(),
        after.currency(),
        outcome.at(),
        after.cycleId(),
        after.settlementDate(),
        ScanState.refundState(after.amountMinor(), after.refundedMinor()),
        after.refundedMinor() == 0 ? null : after.refundedMinor(),
        refund(outcome));
  }

  private static String type(Outcome outcome) {
    if (outcome instanceof Outcome.Ended) {
      return "payment." + ((Outcome.Ended) outcome).status().name().toLowerCase(Locale.ROOT);
    }
    if (outcome instanceof Outcome.Suspended) {
      return "payment.suspended";
    }
    return outcome instanceof Outcome.Refunded ? "refund.completed" : "refund.refused";
  }

  private static RefundBody refund(Outcome outcome) {
    Refund refund =
        outcome instanceof Outcome.Refunded
            ? Refund.of((Outcome.Refunded) outcome)
            : outcome instanceof Outcome.RefundRefused
                ? Refund.of((Outcome.RefundRefused) outcome)
                : null;
    return refund == null
        ? null
        : new RefundBody(
            refund.refundId(),
            refund.kind(),
            refund.state(),
            refund.amountMinor(),
            refund.reason());
  }
}
