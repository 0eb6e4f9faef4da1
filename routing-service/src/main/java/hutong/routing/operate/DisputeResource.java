package hutong.routing.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import hutong.routing.refund.Disputes;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.UUID;

/** Keeps refunds out while a dispute about their payment is open, for operators. */
@Path("/v1/payments")
@Produces(MediaType.APPLICATION_JSON)
public class DisputeResource {

  private final Disputes disputes;

  DisputeResource(Disputes disputes) {
    this.disputes = disputes;
  }

  record DisputeBody(String note) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DisputeView(UUID paymentId, Instant openedAt, String openedBy, String note) {}

  @POST
  @Path("/{paymentId}/dispute")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<DisputeView> open(
      @PathParam("paymentId") String paymentId,
      @HeaderParam("Hutong-Operator") String operator,
      byte[] body) {
    String name = Operators.name(operator);
    UUID payment = RefundResource.uuid(paymentId, "paymentId");
    String note = RefundResource.note(Operators.read(body, DisputeBody.class).note());
    return disputes
        .open(payment, name, note)
        .map(
            dispute ->
                new DisputeView(
                    dispute.paymentId(), dispute.openedAt(), dispute.openedBy(), dispute.note()));
  }

  @DELETE
  @Path("/{paymentId}/dispute")
  public Uni<Void> close(
      @PathParam("paymentId") String paymentId, @HeaderParam("Hutong-Operator") String operator) {
    String name = Operators.name(operator);
    return disputes.close(RefundResource.uuid(paymentId, "paymentId"), name);
  }
}
