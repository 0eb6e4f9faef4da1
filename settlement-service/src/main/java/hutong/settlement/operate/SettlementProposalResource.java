package hutong.settlement.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import hutong.runtime.id.Ids;
import hutong.runtime.problem.Problems;
import hutong.settlement.settle.BadMessageException;
import hutong.settlement.settle.MessagePreview;
import hutong.settlement.settle.SettlementProposal;
import hutong.settlement.settle.SettlementProposalReads;
import hutong.settlement.settle.SettlementProposals;
import hutong.settlement.settle.Withdrawals;
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
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** What two people decide about a settlement. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class SettlementProposalResource {

  private static final int MAX_PROPOSALS = 100;
  private static final int MAX_LEGS = 1000;
  private static final Pattern END_TO_END_ID = Pattern.compile("[A-Za-z0-9._]{1,35}");

  private final SettlementProposals proposals;
  private final SettlementProposalReads reads;
  private final Withdrawals withdrawals;
  private final Ids ids;

  SettlementProposalResource(
      SettlementProposals proposals,
      SettlementProposalReads reads,
      Withdrawals withdrawals,
      Ids ids) {
    this.proposals = proposals;
    this.reads = reads;
    this.withdrawals = withdrawals;
    this.ids = ids;
  }

  /** Without a proposal id one is given. */
  record ProposalBody(
      String proposalId, String kind, List<String> endToEndIds, String reason, String reference) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Answer(
      UUID proposalId,
      SettlementProposal.Kind kind,
      String cycleId,
      List<String> endToEndIds,
      String reason,
      String reference,
      SettlementProposal.Brought message,
      MessagePreview content,
      List<Withdrawals.Withdrawal> withdrawals,
      SettlementProposal.State state,
      String proposedBy,
      Instant proposedAt,
      String decidedBy,
      Instant decidedAt) {

    static Answer of(SettlementProposal one) {
      return of(one, null, null);
    }

    static Answer of(
        SettlementProposal one, MessagePreview content, List<Withdrawals.Withdrawal> withdrawals) {
      return new Answer(
          one.proposalId(),
          one.kind(),
          one.cycleId(),
          one.endToEndIds().isEmpty() ? null : one.endToEndIds(),
          one.reason(),
          one.reference(),
          one.message(),
          content,
          withdrawals,
          one.state(),
          one.proposedBy(),
          one.proposedAt(),
          one.decidedBy(),
          one.decidedAt());
    }
  }

  record ProposalsAnswer(List<Answer> proposals) {}

  /** Proposes; the same request again with the same proposal id gets the same proposal. */
  @POST
  @Path("/cycles/{cycleId}/settlement/proposals")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> propose(
      byte[] body,
      @PathParam("cycleId") String cycleId,
      @HeaderParam("Hutong-Operator") String operator) {
    String who = Operators.person(operator);
    PathIds.requireCycle(cycleId);
    ProposalBody asked = Operators.read(body, ProposalBody.class);
    SettlementProposal.Kind kind =
        Operators.one(SettlementProposal.Kind.class, asked.kind(), "kind");
    if (kind == SettlementProposal.Kind.MESSAGE) {
      throw Operators.bad("A message is brought to /v1/settlement/messages.");
    }
    return proposals
        .propose(
            who,
            asked.proposalId() == null
                ? ids.next()
                : Operators.id(asked.proposalId(), "proposalId"),
            kind,
            cycleId,
            legs(asked.endToEndIds()),
            Operators.line(asked.reason(), "reason", 500),
            reference(kind, asked.reference()))
        .map(proposal -> Response.status(201).entity(Answer.of(proposal)).build());
  }

  /** Proposes to take a message of the agent; one that waits is answered as it stands. */
  @POST
  @Path("/settlement/messages")
  @Consumes({MediaType.APPLICATION_XML, MediaType.TEXT_XML})
  public Uni<Response> message(byte[] xml, @HeaderParam("Hutong-Operator") String operator) {
    String who = Operators.person(operator);
    try {
      return proposals
          .bring(who, ids.next(), xml == null ? new byte[0] : xml)
          .map(proposal -> Response.status(202).entity(Answer.of(proposal)).build());
    } catch (BadMessageException bad) {
      throw Problems.of(400, "BAD_MESSAGE", "The message cannot be read", bad.getMessage());
    }
  }

  private static List<String> legs(List<String> endToEndIds) {
    boolean fit =
        endToEndIds != null
            && !endToEndIds.isEmpty()
            && endToEndIds.size() <= MAX_LEGS
            && endToEndIds.stream()
                .allMatch(id -> id != null && END_TO_END_ID.matcher(id).matches())
            && new HashSet<>(endToEndIds).size() == endToEndIds.size();
    if (!fit) {
      throw Operators.bad("The field endToEndIds must name legs, each once.");
    }
    return endToEndIds;
  }

  private static String reference(SettlementProposal.Kind kind, String reference) {
    if (kind == SettlementProposal.Kind.SETTLED_OUTSIDE) {
      return Operators.line(reference, "reference", 140);
    }
    if (reference != null) {
      throw Operators.bad("The field reference is only of what is settled outside.");
    }
    return null;
  }

  /** The newest first, at most a hundred. */
  @GET
  @Path("/settlement/proposals")
  public Uni<ProposalsAnswer> newest(
      @QueryParam("state") String state, @QueryParam("cycleId") String cycleId) {
    if (cycleId != null) {
      PathIds.requireCycle(cycleId);
    }
    return proposals
        .newest(
            Operators.oneOrNone(SettlementProposal.State.class, state, "state"),
            cycleId,
            MAX_PROPOSALS)
        .map(all -> new ProposalsAnswer(all.stream().map(Answer::of).toList()));
  }

  /** One, and of a message that waits what it says and what would follow. */
  @GET
  @Path("/settlement/proposals/{proposalId}")
  public Uni<Answer> find(@PathParam("proposalId") String proposalId) {
    return reads
        .find(Operators.id(proposalId, "proposalId"))
        .map(shown -> Answer.of(shown.proposal(), shown.content(), null));
  }

  /**
   * Approves and does it; approved once more it is answered as it stands. The answer says of which
   * instructions of the cycle the agent may still have what is not to be paid any more.
   */
  @POST
  @Path("/settlement/proposals/{proposalId}/approval")
  @Consumes(MediaType.WILDCARD)
  public Uni<Answer> approve(
      @PathParam("proposalId") String proposalId, @HeaderParam("Hutong-Operator") String operator) {
    String who = Operators.person(operator);
    return proposals
        .approve(who, Operators.id(proposalId, "proposalId"))
        .flatMap(
            approved ->
                approved.cycleId() == null
                    ? Uni.createFrom().item(Answer.of(approved))
                    : withdrawals
                        .of(approved.cycleId())
                        .map(stopped -> Answer.of(approved, null, stopped)));
  }

  /** Rejects; rejected once more it is answered as it stands. */
  @POST
  @Path("/settlement/proposals/{proposalId}/rejection")
  @Consumes(MediaType.WILDCARD)
  public Uni<Answer> reject(
      @PathParam("proposalId") String proposalId, @HeaderParam("Hutong-Operator") String operator) {
    String who = Operators.person(operator);
    return proposals.reject(who, Operators.id(proposalId, "proposalId")).map(Answer::of);
  }
}
