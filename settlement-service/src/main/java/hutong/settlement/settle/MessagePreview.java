package hutong.settlement.settle;

import com.fasterxml.jackson.annotation.JsonInclude;
import hutong.settlement.settle.AgentMessages.Outcome;
import hutong.settlement.settle.AgentMessages.Taken;
import hutong.settlement.settle.Matching.Decision;
import hutong.settlement.settle.Matching.Finding;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a message that waits says and what would follow if it were taken now; for the one who
 * approves it.
 *
 * @param outcome what would become of it
 * @param why what is wrong with it, where it would be mismatched, else null
 * @param bookings of a camt, in its order
 * @param legs that it would change or does not agree with, each once
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MessagePreview(Outcome outcome, String why, List<Entry> bookings, List<Effect> legs) {

  /**
   * A booking on the settlement account, as the message says it.
   *
   * @param endToEndId null where it says none
   * @param amountMinor minor units, not negative
   * @param direction {@code CRDT} where the settlement account got the money, else {@code DBIT}
   * @param reversal whether it undoes another
   * @param foreign whether it is of a statement and about no leg
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(
      String endToEndId,
      long amountMinor,
      String currency,
      String direction,
      LocalDate valueDate,
      LocalDate bookedOn,
      boolean reversal,
      boolean foreign) {}

  /**
   * What follows for a leg.
   *
   * @param amountMinor what was asked, minor units; negative: the participant pays
   * @param becomes its state afterwards, null where it stays or a person has to look
   * @param reason why it would be rejected, else null
   * @param findings what does not match, by the names of the runbook
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Effect(
      String cycleId,
      String participant,
      String currency,
      long amountMinor,
      String endToEndId,
      LegState state,
      LegState becomes,
      String reason,
      List<String> findings) {}

  static MessagePreview of(AgentMessage message, Taken taken, Decision decision, List<Leg> legs) {
    boolean applied = taken.outcome() == Outcome.APPLIED;
    Map<Leg, LocalDate> confirmed = applied ? decision.confirmed() : Map.of();
    Map<Leg, String> rejected = applied ? decision.rejected() : Map.of();
    Set<AgentMessage.Booking> foreign = Set.copyOf(decision.foreign());
    List<Effect> effects = new ArrayList<>();
    for (Leg leg : legs) {
      Set<Finding> findings = decision.differing().getOrDefault(leg, Set.of());
      LegState becomes =
          confirmed.containsKey(leg)
              ? LegState.CONFIRMED
              : rejected.containsKey(leg) ? LegState.REJECTED : null;
      if (becomes != null || !findings.isEmpty()) {
        effects.add(
            new Effect(
                leg.cycleId(),
                leg.participant(),
                leg.currency(),
                leg.amountMinor(),
                leg.endToEndId(),
                leg.state(),
                becomes,
                rejected.get(leg),
                findings.stream().map(Finding::name).toList()));
      }
    }
    return new MessagePreview(
        taken.outcome(),
        taken.why(),
        message.bookings().stream()
            .map(booking -> entry(booking, foreign.contains(booking)))
            .toList(),
        effects);
  }

  private static Entry entry(AgentMessage.Booking booking, boolean foreign) {
    return new Entry(
        booking.endToEndId(),
        booking.amountMinor(),
        booking.currency(),
        booking.credited() ? "CRDT" : "DBIT",
        booking.date(),
        booking.bookedOn(),
        booking.reversal(),
        foreign);
  }
}
