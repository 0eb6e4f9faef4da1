package hutong.routing.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import hutong.routing.refund.Kind;
import hutong.routing.refund.RefundRequest;
import hutong.routing.refund.RefundState;
import hutong.routing.refund.Refunds;
import hutong.routing.refund.Refunds.OfPayment;
import hutong.routing.route.Reason;
import hutong.routing.route.ReasonDocument;
import hutong.runtime.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.ResponseStatus;

/**
 * Refunds and cancels, for the back offices of acquirers: who takes a payment for a payee may give
 * it back. Whatever authenticates callers in front of this service has to see to it that each asks
 * for its own payments.
 */
@Path("/v1/payments")
@Produces(MediaType.APPLICATION_JSON)
public class RefundResource {

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  /** The contract's limit for one payment: a billion yuan in fen. */
  private static final long MAX_AMOUNT_MINOR = 100_000_000_000L;

  private static final int MAX_NOTE = 256;

  private final Refunds refunds;

  RefundResource(Refunds refunds) {
    this.refunds = refunds;
  }

  record RefundBody(String refundId, Long amountMinor, String currency, String note) {}

  record CancelBody(String refundId) {}

  /** A refund as it stands; absent fields are null. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RefundView(
      UUID refundId,
      UUID paymentId,
      Kind kind,
      String state,
      long amountMinor,
      String currency,
      String note,
      Instant acceptedAt,
      Instant endedAt,
      String cycleId,
      LocalDate settlementDate,
      ReasonDocument reason,
      String attention) {

    static RefundView of(RefundState refund) {
      return new RefundView(
          refund.refundId(),
          refund.paymentId(),
          refund.kind(),
          refund.state(),
          refund.amountMinor(),
          refund.currency(),
          refund.note(),
          refund.acceptedAt(),
          refund.endedAt(),
          refund.cycleId(),
          refund.settlementDate(),
          refund.reason() == null ? null : ReasonDocument.of(Reason.valueOf(refund.reason())),
          refund.attention());
    }
  }

  /** What was given back of a payment; {@code state} is derived, the payment's own stays. */
  record RefundsView(
      UUID paymentId,
      String state,
      long amountMinor,
      String currency,
      long refundedMinor,
      long pendingMinor,
      List<RefundView> refunds) {

    static RefundsView of(OfPayment payment) {
      String derived = StoredPayment.refundState(payment.amountMinor(), payment.refundedMinor());
      return new RefundsView(
          payment.paymentId(),
          derived == null ? payment.paymentState() : derived,
          payment.amountMinor(),
          payment.currency(),
          payment.refundedMinor(),
          payment.pendingMinor(),
          payment.refunds().stream().map(RefundView::of).toList());
    }
  }

  @POST
  @Path("/{paymentId}/refunds")
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(202)
  public Uni<RefundView> refund(@PathParam("paymentId") String paymentId, byte[] body) {
    UUID payment = uuid(paymentId, "paymentId");
    RefundBody asked = Operators.read(body, RefundBody.class);
    if (asked.amountMinor() == null
        || asked.amountMinor() < 1
        || asked.amountMinor() > MAX_AMOUNT_MINOR) {
      throw Operators.bad("amountMinor is missing or out of its range");
    }
    if (asked.currency() == null || !CURRENCY.matcher(asked.currency()).matches()) {
      throw Operators.bad("currency is missing or out of its range");
    }
    return refunds
        .accept(
            new RefundRequest(
                uuid(asked.refundId(), "refundId"),
                payment,
                Kind.REFUND,
                asked.amountMinor(),
                asked.currency(),
                note(asked.note())))
        .map(RefundView::of);
  }

  @POST
  @Path("/{paymentId}/cancel")
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(202)
  public Uni<RefundView> cancel(@PathParam("paymentId") String paymentId, byte[] body) {
    UUID payment = uuid(paymentId, "paymentId");
    CancelBody asked = Operators.read(body, CancelBody.class);
    return refunds
        .accept(
            new RefundRequest(
                uuid(asked.refundId(), "refundId"), payment, Kind.CANCEL, null, null, null))
        .map(RefundView::of);
  }

  @GET
  @Path("/{paymentId}/refunds")
  public Uni<RefundsView> all(@PathParam("paymentId") String paymentId) {
    return refunds.of(uuid(paymentId, "paymentId")).map(RefundsView::of);
  }

  @GET
  @Path("/{paymentId}/refunds/{refundId}")
  public Uni<RefundView> one(
      @PathParam("paymentId") String paymentId, @PathParam("refundId") String refundId) {
    return refunds
        .find(uuid(paymentId, "paymentId"), uuid(refundId, "refundId"))
        .onItem()
        .ifNull()
        .failWith(
            () ->
                Problems.of(
                    404,
                    "UNKNOWN_REFUND",
                    "There is no such refund",
                    "The payment has no refund of this id."))
        .map(RefundView::of);
  }

  static String note(String note) {
    if (note != null && (note.isBlank() || note.length() > MAX_NOTE || note.indexOf(0) >= 0)) {
      throw Operators.bad("note is out of its range");
    }
    return note;
  }

  /**
   * Only the full form: Java would read a shorter one, too, and one id would have many spellings.
   */
  static UUID uuid(String text, String field) {
    try {
      UUID id = UUID.fromString(String.valueOf(text));
      if (id.toString().equalsIgnoreCase(text)) {
        return id;
      }
    } catch (IllegalArgumentException notOne) {
      // falls through to the same answer as a short form
    }
    throw Operators.bad(field + " is not a UUID");
  }
}
