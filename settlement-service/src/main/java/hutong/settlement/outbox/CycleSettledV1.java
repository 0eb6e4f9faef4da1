package hutong.settlement.outbox;

import hutong.settlement.settle.EndedSettlement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** The data of {@code hutong.cycle.settled.v1}, as docs/contracts/events says it. */
record CycleSettledV1(
    String cycleId,
    String cycleType,
    LocalDate settlementDate,
    String state,
    Instant at,
    List<Leg> legs) {

  private static final String REJECTED = "REJECTED";

  record Leg(String participant, String currency, long amountMinor, String state, String reason) {}

  static CycleSettledV1 of(EndedSettlement settlement) {
    return new CycleSettledV1(
        settlement.cycleId(),
        settlement.cycleType(),
        settlement.settlementDate(),
        settlement.state().name(),
        settlement.at(),
        settlement.legs().stream().map(CycleSettledV1::leg).toList());
  }

  /** A leg that was never sent is known not to be paid, as one that was rejected. */
  private static Leg leg(hutong.settlement.settle.Leg leg) {
    String state =
        switch (leg.state()) {
          case CONFIRMED, SETTLED_OUTSIDE -> "CONFIRMED";
          case REJECTED, PENDING -> REJECTED;
          case SENT, MISMATCHED -> "UNKNOWN";
        };
    String reason =
        switch (leg.state()) {
          case PENDING -> "NOT_INSTRUCTED";
          case SETTLED_OUTSIDE -> "SETTLED_OUTSIDE";
          case SENT, CONFIRMED, REJECTED, MISMATCHED -> leg.reason();
        };
    return new Leg(leg.participant(), leg.currency(), leg.amountMinor(), state, reason);
  }
}
