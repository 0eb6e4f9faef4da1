package hutong.settlement.operate;

import hutong.runtime.id.Ids;
import hutong.settlement.fee.Role;
import hutong.settlement.reconcile.AdjustmentAsked;
import hutong.settlement.reconcile.AdjustmentKind;
import hutong.settlement.reconcile.Adjustments;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Proposals about a break: the first of the two people who put it right. */
@Path("/v1/breaks/{breakId}/proposals")
@Produces(MediaType.APPLICATION_JSON)
public class ProposeResource {

  private final Adjustments adjustments;
  private final Ids ids;

  ProposeResource(Adjustments adjustments, Ids ids) {
    this.adjustments = adjustments;
    this.ids = ids;
  }

  /** Fields are as in {@link AdjustmentAsked}; without a proposal id one is given. */
  record ProposalBody(
      String proposalId,
      String kind,
      Long amountMinor,
      String reason,
      String issuer,
      String acquirer,
      String network,
      String counterpartRole) {

    AdjustmentAsked asked(Ids ids) {
      if (amountMinor == null || amountMinor < 1) {
        throw Operators.bad("The field amountMinor must be one or more, in minor units.");
      }
      String why = Operators.line(reason, "reason", 500);
      return new AdjustmentAsked(
          proposalId == null ? ids.next() : Operators.id(proposalId, "proposalId"),
          Operators.one(AdjustmentKind.class, kind, "kind"),
          amountMinor,
          why,
          participant(issuer, "issuer"),
          participant(acquirer, "acquirer"),
          participant(network, "network"),
          Operators.oneOrNone(Role.class, counterpartRole, "counterpartRole"));
    }

    private static String participant(String id, String field) {
      if (id != null && !PathIds.PARTICIPANT.matcher(id).matches()) {
        throw Operators.bad("The field " + field + " must be a participant id such as TENPAY.");
      }
      return id;
    }
  }

  /** Proposes; the same request again with the same proposal id gets the same proposal. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> propose(
      byte[] body,
      @PathParam("breakId") String breakId,
      @HeaderParam("Hutong-Operator") String operator) {
    String name = Operators.person(operator);
    AdjustmentAsked asked = Operators.read(body, ProposalBody.class).asked(ids);
    return adjustments
        .propose(name, Operators.id(breakId, "breakId"), asked)
        .map(proposal -> Response.status(201).entity(ProposalAnswer.of(proposal)).build());
  }
}
