package hutong.settlement.post;

import hutong.settlement.fee.AccountType;
import hutong.settlement.fee.FeeAmount;
import hutong.settlement.fee.FeeItem;
import hutong.settlement.fee.FeeSchedule;
import hutong.settlement.fee.FeeSchedules;
import hutong.settlement.fee.FeeType;
import hutong.settlement.fee.Role;
import hutong.settlement.fee.RoundingScope;
import hutong.settlement.post.RoundingItem.Agreement;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a cycle's fees would be under another fee file, beside what they are. It holds sums alone,
 * so that a cycle of any size fits.
 */
public final class DraftPricing {

  /** Why an item has no price in the draft. */
  public enum Unpriced {
    /** The draft's prices are in another currency. */
    UNSUPPORTED_CURRENCY,
    /** The draft has no such schedule. */
    UNKNOWN_FEE_SCHEDULE,
    /** The draft's schedule begins after the payment was completed. */
    FEE_SCHEDULE_NOT_BEGUN,
    /** The fee is larger than 64 bits hold. */
    DOES_NOT_FIT
  }

  /** Whose fees: of one participant in one role. */
  public record Share(String participant, Role role, FeeType type, String currency)
      implements Comparable<Share> {

    private static final Comparator<Share> ORDER =
        Comparator.comparing(Share::participant)
            .thenComparing(Share::role)
            .thenComparing(Share::type)
            .thenComparing(Share::currency);

    @Override
    public int compareTo(Share other) {
      return ORDER.compare(this, other);
    }
  }

  /** Negative is paid and positive is received, in minor units. */
  public record Fees(long nowMinor, long draftMinor) {

    Fees plus(Fees other) {
      return new Fees(
          Math.addExact(nowMinor, other.nowMinor), Math.addExact(draftMinor, other.draftMinor));
    }

    Fees negated() {
      return new Fees(Math.negateExact(nowMinor), Math.negateExact(draftMinor));
    }

    public long differenceMinor() {
      return Math.subtractExact(draftMinor, nowMinor);
    }
  }

  /**
   * A payment of the cycle, or a refund with the payment that it is of.
   *
   * @param amountMinor of the payment
   * @param now one amount for each {@link FeeType}, in its order: what was charged or given back
   * @param part what is refunded, or null of the payment itself
   */
  record Item(
      long amountMinor,
      String currency,
      String issuer,
      String acquirer,
      String network,
      AccountType accountType,
      String mcc,
      Instant completedAt,
      String feeScheduleId,
      int feeScheduleVersion,
      RoundingScope roundingScope,
      List<FeeAmount> now,
      Part part) {

    private Account account(Role role) {
      String participant =
          switch (role) {
            case ISSUER -> issuer;
            case ACQUIRER -> acquirer;
            case NETWORK, SUSPENSE -> network;
          };
      return new Account(participant, role);
    }
  }

  /** What a refund gives back of its payment. */
  record Part(long beforeMinor, long amountMinor) {}

  private final FeeSchedules draft;
  private final SortedMap<Share, Fees> fees = new TreeMap<>();
  private final SortedMap<Unpriced, Long> unpriced = new TreeMap<>();
  private final ResidueSums residuesNow = new ResidueSums();
  private final ResidueSums residuesDraft = new ResidueSums();
  private long payments;
  private long refunds;

  DraftPricing(FeeSchedules draft) {
    this.draft = draft;
  }

  /**
   * Adds an item to both sides, or to neither where the draft has no price for it.
   *
   * @throws ArithmeticException if a sum does not fit into 64 bits
   */
  void add(Item item) {
    Optional<FeeSchedule> schedule = draft.pricing(item.feeScheduleId(), item.completedAt());
    if (!draft.currency().equals(item.currency())) {
      count(Unpriced.UNSUPPORTED_CURRENCY);
    } else if (!draft.knows(item.feeScheduleId())) {
      count(Unpriced.UNKNOWN_FEE_SCHEDULE);
    } else if (schedule.isEmpty()) {
      count(Unpriced.FEE_SCHEDULE_NOT_BEGUN);
    } else {
      add(item, schedule.get());
    }
  }

  private void count(Unpriced reason) {
    unpriced.merge(reason, 1L, Math::addExact);
  }

  private void add(Item item, FeeSchedule schedule) {
    List<FeeItem> charged;
    try {
      charged =
          schedule.charge(item.accountType(), draft.merchantClass(item.mcc()), item.amountMinor());
    } catch (ArithmeticException tooLarge) {
      count(Unpriced.DOES_NOT_FIT);
      return;
    }
    for (FeeType type : FeeType.values()) {
      FeeAmount now = item.now().get(type.ordinal());
      FeeAmount then = inDraft(item, schedule, charged.get(type.ordinal()));
      Fees moved = new Fees(now.amountMinor(), then.amountMinor());
      add(item, type, item.part() == null ? moved : moved.negated());
      if (item.roundingScope() == RoundingScope.AGGREGATE_PER_CYCLE) {
        add(residuesNow, item, type, item.feeScheduleVersion(), now);
      }
      if (schedule.roundingScope() == RoundingScope.AGGREGATE_PER_CYCLE) {
        add(residuesDraft, item, type, schedule.version(), then);
      }
    }
    if (item.part() == null) {
      payments++;
    } else {
      refunds++;
    }
  }

  /** Of a refund what the draft gives back of what it would have charged. */
  private static FeeAmount inDraft(Item item, FeeSchedule schedule, FeeItem charged) {
    Part part = item.part();
    if (part == null) {
      return charged.amount();
    }
    return charged.type().isReturned(schedule.networkFeesReturned())
        ? charged.amount().part(part.beforeMinor(), part.amountMinor(), item.amountMinor())
        : FeeAmount.NONE;
  }

  private static void add(
      ResidueSums sums, Item item, FeeType type, int scheduleVersion, FeeAmount fee) {
    Agreement agreement =
        new Agreement(
            type,
            item.account(type.payer()),
            item.account(type.payee()),
            item.currency(),
            item.feeScheduleId(),
            scheduleVersion);
    if (item.part() == null) {
      sums.charged(agreement, fee.residuePpmFen());
    } else {
      sums.returned(agreement, fee.residuePpmFen());
    }
  }

  private void add(Item item, FeeType type, Fees received) {
    add(item.account(type.payee()), type, item.currency(), received);
    add(item.account(type.payer()), type, item.currency(), received.negated());
  }

  private void add(Account account, FeeType type, String currency, Fees received) {
    fees.merge(
        new Share(account.participant(), account.role(), type, currency), received, Fees::plus);
  }

  /** To be called once, behind the last item: what is rounded over the cycle is known then. */
  DraftPricing round(String cycleId) {
    residuesNow.items(cycleId).forEach(item -> add(item, new Fees(minor(item), 0)));
    residuesDraft.items(cycleId).forEach(item -> add(item, new Fees(0, minor(item))));
    return this;
  }

  private static long minor(RoundingItem item) {
    return item.transfer().amountMinor();
  }

  private void add(RoundingItem item, Fees received) {
    FeeType type = item.agreement().type();
    add(item.transfer().credit(), type, item.currency(), received);
    add(item.transfer().debit(), type, item.currency(), received.negated());
  }

  /** What each participant pays or receives of each fee, of the items that have a price. */
  public SortedMap<Share, Fees> fees() {
    return fees;
  }

  /** How many items have none, by reason. */
  public SortedMap<Unpriced, Long> unpriced() {
    return unpriced;
  }

  /** Payments with a price in the draft. */
  public long payments() {
    return payments;
  }

  /** Refunds and cancels with a price in the draft. */
  public long refunds() {
    return refunds;
  }
}
