package hutong.settlement.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import hutong.runtime.problem.Problems;
import hutong.settlement.settle.Attempt;
import hutong.settlement.settle.Leg;
import hutong.settlement.settle.LegState;
import hutong.settlement.settle.SettlementReads;
import hutong.settlement.settle.Settling;
import hutong.settlement.settle.Settling.Retried;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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

/** How cycles are settled, for those who look after it. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class SettlingResource {

  private final SettlementReads reads;
  private final Settling settling;

  SettlingResource(SettlementReads reads, Settling settling) {
    this.reads = reads;
    this.settling = settling;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AttemptAnswer(
      int attempt,
      String endToEndId,
      String messageId,
      long amountMinor,
      Instant sentAt,
      String outcome,
      String reason) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record LegAnswer(
      String participant,
      String currency,
      long amountMinor,
      LegState state,
      int attempt,
      String endToEndId,
      UUID uetr,
      String reason,
      Instant confirmedAt,
      List<AttemptAnswer> attempts) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SettlementAnswer(
      String cycleId,
      String cycleType,
      LocalDate settlementDate,
      String state,
      String policy,
      String message,
      int attempt,
      String reason,
      List<SettlementReads.Shortfall> shortfall,
      Instant nettedAt,
      Instant instructedAt,
      Instant windowEndsAt,
      Instant retryAt,
      Instant endedAt,
      List<LegAnswer> legs) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record InstructionAnswer(
      String messageId, String kind, int attempt, Instant sentAt, String withdrawal, String xml) {}

  record InstructionsAnswer(List<InstructionAnswer> instructions) {}

  record RetryAnswer(String cycleId, Retried outcome) {}

  @GET
  @Path("/cycles/{cycleId}/settlement")
  public Uni<SettlementAnswer> settlement(@PathParam("cycleId") String cycleId) {
    return found(cycleId).map(SettlingResource::answer);
  }

  @GET
  @Path("/cycles/{cycleId}/settlement/instructions")
  public Uni<InstructionsAnswer> instructions(@PathParam("cycleId") String cycleId) {
    return found(cycleId)
        .chain(() -> reads.instructions(cycleId))
        .map(
            sent ->
                new InstructionsAnswer(
                    sent.stream()
                        .map(
                            one ->
                                new InstructionAnswer(
                                    one.instruction().messageId(),
                                    one.instruction().kind(),
                                    one.instruction().attempt(),
                                    one.sentAt(),
                                    one.withdrawal(),
                                    one.instruction().xml()))
                        .toList()));
  }

  @POST
  @Path("/cycles/{cycleId}/settlement/retry")
  public Uni<RetryAnswer> retry(
      @PathParam("cycleId") String cycleId, @HeaderParam("Hutong-Operator") String operator) {
    String who = Operators.person(operator);
    require(PathIds.CYCLE, cycleId, "BAD_CYCLE_ID", "Not a cycle id");
    return settling
        .retry(cycleId, who)
        .map(
            outcome ->
                switch (outcome) {
                  case UNKNOWN -> throw unknown();
                  case ENDED ->
                      throw Problems.of(
                          409,
                          "SETTLEMENT_ENDED",
                          "The settlement has ended",
                          "What has ended stays as it is; nothing was sent.");
                  case NEEDS_APPROVAL ->
                      throw Problems.of(
                          409,
                          "NEEDS_APPROVAL",
                          "A leg may have been booked, or undone",
                          "Ask the agent, then propose what follows with the ids of the legs;"
                              + " another person approves. Nothing was sent.");
                  case PROPOSAL_WAITS ->
                      throw Problems.of(
                          409,
                          "PROPOSAL_WAITS",
                          "A proposal about what is paid waits",
                          "Somebody has proposed SETTLED_OUTSIDE or REVERSED; decide that first."
                              + " Nothing was sent.");
                  case NOT_BALANCED ->
                      throw Problems.of(
                          409,
                          "NOT_BALANCED",
                          "A part of a batch cannot be sent",
                          "What is rejected does not sum to zero; settle it outside"
                              + " or bring the agent's message of the rest.");
                  case NEW_ATTEMPT, ASKED_AGAIN, TRIED_AGAIN -> new RetryAnswer(cycleId, outcome);
                });
  }

  private Uni<SettlementReads.View> found(String cycleId) {
    require(PathIds.CYCLE, cycleId, "BAD_CYCLE_ID", "Not a cycle id");
    return reads.find(cycleId).onItem().ifNull().failWith(SettlingResource::unknown);
  }

  private static HttpProblem unknown() {
    return Problems.of(
        404,
        "UNKNOWN_SETTLEMENT",
        "No settlement of such a cycle",
        "A cycle is settled once it is sealed; look at the cycle itself.");
  }

  private static SettlementAnswer answer(SettlementReads.View view) {
    return new SettlementAnswer(
        view.cycleId(),
        view.cycleType(),
        view.settlementDate(),
        view.state().name(),
        view.policy(),
        view.message(),
        view.attempt(),
        view.reason(),
        view.shortfall(),
        view.nettedAt(),
        view.instructedAt(),
        view.windowEndsAt(),
        view.retryAt(),
        view.endedAt(),
        view.legs().stream().map(leg -> answer(leg, view.attempts())).toList());
  }

  private static LegAnswer answer(Leg leg, List<Attempt> attempts) {
    return new LegAnswer(
        leg.participant(),
        leg.currency(),
        leg.amountMinor(),
        leg.state(),
        leg.attempt(),
        leg.endToEndId(),
        leg.uetr(),
        leg.reason(),
        leg.confirmedAt(),
        attempts.stream()
            .filter(
                one ->
                    one.participant().equals(leg.participant())
                        && one.currency().equals(leg.currency()))
            .map(SettlingResource::answer)
            .toList());
  }

  private static AttemptAnswer answer(Attempt one) {
    return new AttemptAnswer(
        one.number(),
        one.endToEndId(),
        one.messageId(),
        one.amountMinor(),
        one.sentAt(),
        one.outcome(),
        one.reason());
  }

  private static void require(Pattern pattern, String text, String code, String title) {
    PathIds.require(pattern, text, code, title, "It must match " + pattern.pattern());
  }
}
