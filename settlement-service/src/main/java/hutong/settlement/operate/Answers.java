package hutong.settlement.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import hutong.settlement.cycle.CycleState;
import hutong.settlement.cycle.CycleType;
import hutong.settlement.cycle.CycleView;
import hutong.settlement.cycle.PositionView;
import hutong.settlement.fee.Bound;
import hutong.settlement.fee.Role;
import hutong.settlement.fee.RoundingScope;
import hutong.settlement.net.Net;
import hutong.settlement.net.Netting;
import hutong.settlement.net.Volume.Counted;
import hutong.settlement.post.LinkedItem;
import hutong.settlement.post.PostedPayment;
import hutong.settlement.post.PostedPayment.PostedFee;
import hutong.settlement.post.PostedPayment.PostedLinked;
import hutong.settlement.post.PostedPayment.PostedTransfer;
import hutong.settlement.post.TransferKind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** What the HTTP surface answers, as docs/contracts/openapi/settlement.yaml says it. */
final class Answers {

  private Answers() {}

  record Side(String participant, Role role) {}

  /**
   * How a fee came about.
   *
   * @param ratePpm missing of what was posted before it was kept
   * @param bound missing where the rate set the fee
   * @param residuePpmFen what rounding left out, in millionths of a minor unit
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Fee(
      String scheduleId,
      int scheduleVersion,
      RoundingScope roundingScope,
      Integer ratePpm,
      Bound bound,
      int residuePpmFen) {

    static Fee of(PostedFee fee) {
      return fee == null
          ? null
          : new Fee(
              fee.scheduleId(),
              fee.scheduleVersion(),
              fee.roundingScope(),
              fee.ratePpm(),
              fee.bound(),
              fee.residuePpmFen());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record TransferAnswer(
      UUID id,
      TransferKind kind,
      Side debit,
      Side credit,
      long amountMinor,
      String currency,
      Fee fee) {

    static TransferAnswer of(PostedTransfer posted) {
      var transfer = posted.transfer();
      return new TransferAnswer(
          posted.id(),
          transfer.kind(),
          new Side(transfer.debit().participant(), transfer.debit().role()),
          new Side(transfer.credit().participant(), transfer.credit().role()),
          transfer.amountMinor(),
          posted.currency(),
          Fee.of(posted.fee()));
    }
  }

  /** A refund, suspense or release, with a cycle of its own. */
  record LinkedAnswer(
      UUID itemId,
      LinkedItem.Kind kind,
      String cycleId,
      LocalDate settlementDate,
      long amountMinor,
      String currency,
      List<TransferAnswer> transfers) {

    static LinkedAnswer of(PostedLinked linked) {
      return new LinkedAnswer(
          linked.itemId(),
          linked.kind(),
          linked.cycleId(),
          linked.settlementDate(),
          linked.amountMinor(),
          linked.currency(),
          linked.transfers().stream().map(TransferAnswer::of).toList());
    }
  }

  /** Cycle and date only of a completed payment; {@code linked} only where there is any. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Postings(
      UUID paymentId,
      String cycleId,
      LocalDate settlementDate,
      @JsonInclude(JsonInclude.Include.ALWAYS) List<TransferAnswer> transfers,
      List<LinkedAnswer> linked) {

    static Postings of(PostedPayment payment) {
      return new Postings(
          payment.paymentId(),
          payment.cycleId(),
          payment.settlementDate(),
          payment.transfers().stream().map(TransferAnswer::of).toList(),
          payment.linked().stream().map(LinkedAnswer::of).toList());
    }
  }

  /** A number and its sum by currency. */
  record CountedAnswer(long count, Map<String, Long> amountMinor) {

    /** Null where there is nothing, so that it is left out. */
    static CountedAnswer of(Counted counted) {
      return counted.count() == 0
          ? null
          : new CountedAnswer(counted.count(), counted.amountMinor());
    }
  }

  /** Markers; {@code of} is zero while no marker has said how many there are. */
  record Markers(long seen, int of) {}

  /**
   * A cycle; {@code mismatch} only while something keeps it from being closed, refunds and suspense
   * only where there are any.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Cycle(
      String cycleId,
      CycleType type,
      LocalDate settlementDate,
      CycleState state,
      Markers markers,
      long itemCount,
      Map<String, Long> principalMinor,
      CountedAnswer refunded,
      CountedAnswer suspended,
      CountedAnswer released,
      List<Net> nets,
      Map<String, Long> sumMinor,
      String mismatch) {

    static Cycle of(CycleView cycle) {
      return new Cycle(
          cycle.cycleId(),
          cycle.type(),
          cycle.settlementDate(),
          cycle.state(),
          new Markers(cycle.markersSeen(), cycle.markersOf() == null ? 0 : cycle.markersOf()),
          cycle.volume().payments(),
          cycle.volume().principalMinor(),
          CountedAnswer.of(cycle.volume().refunded()),
          CountedAnswer.of(cycle.volume().suspended()),
          CountedAnswer.of(cycle.volume().released()),
          cycle.nets(),
          Netting.sums(cycle.nets()),
          cycle.mismatch());
    }
  }

  record Cycles(List<Cycle> cycles) {}

  /**
   * One account.
   *
   * @param refundMinor what it owes as acquirer for refunds, or null where it owes none; part of
   *     {@code debitMinor}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AccountAnswer(
      Role role, long debitMinor, long creditMinor, long netMinor, Long refundMinor) {}

  record Position(
      String cycleId,
      LocalDate settlementDate,
      CycleState state,
      String currency,
      long netMinor,
      List<AccountAnswer> accounts) {}

  record Positions(String participant, List<Position> positions) {

    /** One position for each cycle and currency, with the accounts that it is the sum of. */
    static Positions of(String participant, List<PositionView> views) {
      Map<String, SortedMap<String, List<PositionView>>> grouped = new LinkedHashMap<>();
      views.forEach(
          view ->
              grouped
                  .computeIfAbsent(view.key().cycleId(), cycle -> new TreeMap<>())
                  .computeIfAbsent(view.key().currency(), currency -> new ArrayList<>())
                  .add(view));
      return new Positions(
          participant,
          grouped.values().stream()
              .flatMap(byCurrency -> byCurrency.values().stream())
              .map(Positions::position)
              .toList());
    }

    private static Position position(List<PositionView> accounts) {
      PositionView first = accounts.get(0);
      long net = 0;
      for (PositionView account : accounts) {
        net = Math.addExact(net, account.totals().netMinor());
      }
      return new Position(
          first.key().cycleId(),
          first.settlementDate(),
          first.state(),
          first.key().currency(),
          net,
          accounts.stream()
              .map(
                  account ->
                      new AccountAnswer(
                          account.key().role(),
                          account.totals().debitMinor(),
                          account.totals().creditMinor(),
                          account.totals().netMinor(),
                          account.totals().refunds() == 0 ? null : account.totals().refundMinor()))
              .toList());
    }
  }
}
