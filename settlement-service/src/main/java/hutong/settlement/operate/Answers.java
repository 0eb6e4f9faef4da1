package hutong.settlement.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import hutong.settlement.cycle.CycleState;
import hutong.settlement.cycle.CycleView;
import hutong.settlement.cycle.PositionView;
import hutong.settlement.fee.Role;
import hutong.settlement.net.Net;
import hutong.settlement.net.Netting;
import hutong.settlement.post.PostedPayment;
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
   * @param residuePpmFen what rounding left out, in millionths of a minor unit
   */
  record Fee(String scheduleId, int scheduleVersion, int residuePpmFen) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record TransferAnswer(
      UUID id,
      TransferKind kind,
      Side debit,
      Side credit,
      long amountMinor,
      String currency,
      Fee fee) {

    static TransferAnswer of(PostedPayment payment, PostedTransfer posted) {
      var transfer = posted.transfer();
      boolean principal = transfer.kind() == TransferKind.PRINCIPAL;
      return new TransferAnswer(
          posted.id(),
          transfer.kind(),
          new Side(transfer.debit().participant(), transfer.debit().role()),
          new Side(transfer.credit().participant(), transfer.credit().role()),
          transfer.amountMinor(),
          posted.currency(),
          principal
              ? null
              : new Fee(
                  payment.feeScheduleId(), payment.feeScheduleVersion(), posted.residuePpmFen()));
    }
  }

  record Postings(
      UUID paymentId, String cycleId, LocalDate settlementDate, List<TransferAnswer> transfers) {

    static Postings of(PostedPayment payment) {
      return new Postings(
          payment.paymentId(),
          payment.cycleId(),
          payment.settlementDate(),
          payment.transfers().stream()
              .map(transfer -> TransferAnswer.of(payment, transfer))
              .toList());
    }
  }

  /** Markers; {@code of} is zero while no marker has said how many there are. */
  record Markers(long seen, int of) {}

  /** A cycle; {@code mismatch} only while something keeps it from being closed. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Cycle(
      String cycleId,
      LocalDate settlementDate,
      CycleState state,
      Markers markers,
      long itemCount,
      Map<String, Long> principalMinor,
      List<Net> nets,
      Map<String, Long> sumMinor,
      String mismatch) {

    static Cycle of(CycleView cycle) {
      return new Cycle(
          cycle.cycleId(),
          cycle.settlementDate(),
          cycle.state(),
          new Markers(cycle.markersSeen(), cycle.markersOf() == null ? 0 : cycle.markersOf()),
          cycle.volume().payments(),
          cycle.volume().principalMinor(),
          cycle.nets(),
          Netting.sums(cycle.nets()),
          cycle.mismatch());
    }
  }

  record Cycles(List<Cycle> cycles) {}

  record AccountAnswer(Role role, long debitMinor, long creditMinor, long netMinor) {}

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
                          account.totals().netMinor()))
              .toList());
    }
  }
}
