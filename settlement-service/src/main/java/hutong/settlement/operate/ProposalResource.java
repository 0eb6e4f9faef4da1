package hutong.settlement.operate;

import hutong.settlement.reconcile.Adjustment;
import hutong.settlement.reconcile.Adjustments;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** What was proposed, and the second of the two people: approval or rejection. */
@Path("/v1/proposals")
@Produces(MediaType.APPLICATION_JSON)
public class ProposalResource {

  private static final int MAX_PROPOSALS = 100;

  private final Adjustments adjustments;

  ProposalResource(Adjustments adjustments) {
    this.adjustments = adjustments;
  }

  record Proposals(List<ProposalAnswer> proposals) {}

  /** The newest first, at most a hundred. */
  @GET
  public Uni<Proposals> newest(
      @QueryParam("state") String state, @QueryParam("breakId") String breakId) {
    return adjustments
        .newest(
            Operators.oneOrNone(Adjustment.State.class, state, "state"),
            breakId == null ? null : Operators.id(breakId, "breakId"),
            MAX_PROPOSALS)
        .map(all -> new Proposals(all.stream().map(ProposalAnswer::of).toList()));
  }

  /** Approves and posts; approved once more it is answered as it stands. */
  @POST
  @Path("/{proposalId}/approval")
  @Consumes(MediaType.WILDCARD)
  public Uni<ProposalAnswer> approve(
      @PathParam("proposalId") String proposalId, @HeaderParam("Hutong-Operator") String operator) {
    String name = Operators.person(operator);
    return adjustments
        .approve(name, Operators.id(proposalId, "proposalId"))
        .map(ProposalAnswer::of);
  }

  /** Rejects; rejected once more it is answered as it stands. */
  @POST
  @Path("/{proposalId}/rejection")
  @Consumes(MediaType.WILDCARD)
  public Uni<ProposalAnswer> reject(
      @PathParam("proposalId") String proposalId, @HeaderParam("Hutong-Operator") String operator) {
    String name = Operators.person(operator);
    return adjustments.reject(name, Operators.id(proposalId, "proposalId")).map(ProposalAnswer::of);
  }
}
