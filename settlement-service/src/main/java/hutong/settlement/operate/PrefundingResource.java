package hutong.settlement.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import hutong.runtime.id.Ids;
import hutong.settlement.settle.PrefundingChanges;
import hutong.settlement.settle.SettlementProposal;
import hutong.settlement.settle.SettlementReads;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What participants have put up for their nets. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class PrefundingResource {

  private static final String CURRENCY = "CNY";
  private static final int MAX_PROPOSALS = 100;

  private final SettlementReads reads;
  private final PrefundingChanges changes;
  private final Ids ids;

  PrefundingResource(SettlementReads reads, PrefundingChanges changes, Ids ids) {
    this.reads = reads;
    this.changes = changes;
    this.ids = ids;
  }

  record PrefundingRequest(String currency, Long expectedMinor, Long amountMinor) {}

  record PrefundingAnswer(String participant, String currency, long amountMinor) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RaiseAnswer(
      UUID proposalId,
      String participant,
      String currency,
      long expectedMinor,
      long amountMinor,
      SettlementProposal.State state,
      String proposedBy,
      Instant proposedAt,
      String decidedBy,
      Instant decidedAt) {

    static RaiseAnswer of(PrefundingChanges.Raise one) {
      return new RaiseAnswer(
          one.proposalId(),
          one.participant(),
          one.currency(),
          one.expectedMinor(),
          one.amountMinor(),
          one.state(),
          one.proposedBy(),
          one.proposedAt(),
          one.decidedBy(),
          one.decidedAt());
    }
  }

  record RaisesAnswer(List<RaiseAnswer> proposals) {}

  /** What a participant has put up, in the one currency that is cleared. */
  @GET
  @Path("/participants/{id}/prefunding")
  public Uni<PrefundingAnswer> prefunding(@PathParam("id") String id) {
    PathIds.requireParticipant(id);
    return reads.prefunding(id, CURRENCY).map(amount -> new PrefundingAnswer(id, CURRENCY, amount));
  }

  /**
   * Lowers it, or proposes to raise it. Refused where the amount is not the expected one, so that
   * nobody undoes another's change.
   */
  @PUT
  @Path("/participants/{id}/prefunding")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> set(
      byte[] body, @PathParam("id") String id, @HeaderParam("Hutong-Operator") String operator) {
    String who = Operators.person(operator);
    PathIds.requireParticipant(id);
    PrefundingRequest request = Operators.read(body, PrefundingRequest.class);
    if (!CURRENCY.equals(request.currency())
        || request.expectedMinor() == null
        || request.amountMinor() == null
        || request.amountMinor() < 0) {
      throw Operators.bad(
          "Send currency CNY, expectedMinor, which is what counts now, and amountMinor, a whole"
              + " number of fen from 0 on.");
    }
    long amount = request.amountMinor();
    return changes
        .set(ids.next(), id, CURRENCY, request.expectedMinor(), amount, who)
        .map(
            waiting ->
                waiting == null
                    ? Response.ok(new PrefundingAnswer(id, CURRENCY, amount)).build()
                    : Response.status(202).entity(RaiseAnswer.of(waiting)).build());
  }

  /** The newest first, at most a hundred. */
  @GET
  @Path("/prefunding/proposals")
  public Uni<RaisesAnswer> newest(@QueryParam("state") String state) {
    return changes
        .newest(Operators.oneOrNone(SettlementProposal.State.class, state, "state"), MAX_PROPOSALS)
        .map(all -> new RaisesAnswer(all.stream().map(RaiseAnswer::of).toList()));
  }

  /** Approves a raise; approved once more it is answered as it stands. */
  @POST
  @Path("/prefunding/proposals/{proposalId}/approval")
  @Consumes(MediaType.WILDCARD)
  public Uni<RaiseAnswer> approve(
      @PathParam("proposalId") String proposalId, @HeaderParam("Hutong-Operator") String operator) {
    String who = Operators.person(operator);
    return changes.approve(who, Operators.id(proposalId, "proposalId")).map(RaiseAnswer::of);
  }

  /** Rejects a raise; rejected once more it is answered as it stands. */
  @POST
  @Path("/prefunding/proposals/{proposalId}/rejection")
  @Consumes(MediaType.WILDCARD)
  public Uni<RaiseAnswer> reject(
      @PathParam("proposalId") String proposalId, @HeaderParam("Hutong-Operator") String operator) {
    String who = Operators.person(operator);
    return changes.reject(who, Operators.id(proposalId, "proposalId")).map(RaiseAnswer::of);
  }
}
