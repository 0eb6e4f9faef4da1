package hutong.codescan.status;

import hutong.runtime.batch.DataFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What a batch of outcomes makes of the scans that it meets, worked out without the database. The
 * outcomes of a payment count in the order in which they were told.
 */
final class Changes {

  /** An outcome that changed what there is to see, and the scan after it. */
  record Change(Outcome outcome, ScanState after) {}

  private final Map<UUID, ScanState> scans = new TreeMap<>();
  private final Map<UUID, Refund> known = new HashMap<>();
  private final List<Refund> refunds = new ArrayList<>();
  private final Map<UUID, ScanState> changed = new TreeMap<>();
  private final List<Change> changes = new ArrayList<>();

  Changes(Collection<ScanState> scans, Collection<Refund> refunds) {
    scans.forEach(scan -> this.scans.put(scan.paymentId(), scan));
    refunds.forEach(refund -> known.put(refund.refundId(), refund));
  }

  /**
   * Takes the next outcome.
   *
   * @throws DataFailure UNKNOWN_PAYMENT, CONTRADICTS_FINAL, CONTRADICTS_STATUS or
   *     CONTRADICTS_REFUNDS
   */
  void take(Outcome outcome) {
    ScanState before = scans.get(outcome.paymentId());
    if (before == null) {
      throw new DataFailure("UNKNOWN_PAYMENT", "no scan has this payment id");
    }
    ScanState after = after(before, outcome);
    if (after != before) {
      scans.put(after.paymentId(), after);
      changed.put(after.paymentId(), after);
      changes.add(new Change(outcome, after));
    }
  }

  private ScanState after(ScanState before, Outcome outcome) {
    if (outcome instanceof Outcome.Ended) {
      return before.after((Outcome.Ended) outcome);
    }
    if (outcome instanceof Outcome.Suspended) {
      return before.after((Outcome.Suspended) outcome);
    }
    if (outcome instanceof Outcome.Refunded) {
      Outcome.Refunded told = (Outcome.Refunded) outcome;
      return refund(Refund.of(told), before, () -> before.after(told));
    }
    Refund refused = Refund.of((Outcome.RefundRefused) outcome);
    return refund(refused, before, before::afterRefusedRefund);
  }

  private ScanState refund(Refund refund, ScanState before, Supplier<ScanState> effect) {
    Refund earlier = known.get(refund.refundId());
    if (earlier != null) {
      refund.mustAgree(earlier);
      return before;
    }
    ScanState after = effect.get();
    known.put(refund.refundId(), refund);
    refunds.add(refund);
    return after;
  }

  /** The scans that are to be written, by payment id. */
  Collection<ScanState> scans() {
    return changed.values();
  }

  /** The refunds that are to be written. */
  List<Refund> refunds() {
    return refunds;
  }

  /** All changes, in the order in which they were told. */
  List<Change> changes() {
    return changes;
  }
}
