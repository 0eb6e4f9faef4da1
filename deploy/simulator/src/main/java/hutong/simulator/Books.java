package hutong.simulator;

import hutong.simulator.Behaviour.Mode;
import hutong.simulator.Entry.Kind;
import hutong.simulator.Entry.RefundKind;
import hutong.simulator.Entry.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What every participant has booked. Every change leaves the changed entry in {@link
 * #takeChanges()}, and {@link #restore} of these entries in the same order leads to the same books.
 * What a granted reversal does to its debit follows from the reversal's own entry, so that a kill
 * can never leave half of it. Not safe for use by several threads: the {@link Clerk} is its only
 * user.
 */
final class Books {

  /** Told when something is asked for again with other money. */
  static final String DUPLICATE_MISMATCH = "DUPLICATE_MISMATCH";

  /** Told when the refunds of a payment would come to more than its debit. */
  static final String OVER_REFUND = "OVER_REFUND";

  /** Told when the payment to be refunded was never debited here. */
  static final String ORIGINAL_NOT_FOUND = "ORIGINAL_NOT_FOUND";

  /** Told when the payment to be refunded is not an approved debit, or is being reversed. */
  static final String ORIGINAL_STATE = "ORIGINAL_STATE";

  /** Told when a cancellation is not of all the debit, or a refund is in another currency. */
  static final String ORIGINAL_MISMATCH = "ORIGINAL_MISMATCH";

  /** Told when a payment that has refunds is to be reversed: the payer would have both. */
  static final String ALREADY_REFUNDED = "ALREADY_REFUNDED";

  private record Key(Kind kind, UUID id) {}

  private static final class Shelf {
    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private final Map<UUID, Long> refundingMinor = new HashMap<>();

    Entry find(Kind kind, UUID id) {
      return entries.get(new Key(kind, id));
    }

    long refunding(UUID paymentId) {
      return refundingMinor.getOrDefault(paymentId, 0L);
    }
  }

  private final SortedMap<String, Shelf> byParticipant = new TreeMap<>();
  private List<Entry> changes = new ArrayList<>();

  /** Takes an entry as it was written down before. */
  void restore(Entry entry) {
    Shelf shelf = of(entry.participant());
    Entry before = shelf.entries.put(new Key(entry.kind(), entry.id()), entry);
    if (entry.kind() == Kind.REVERSAL && entry.status() == Status.REVERSED) {
      shelf.entries.computeIfPresent(
          new Key(Kind.DEBIT, entry.paymentId()), (key, debit) -> debit.reversed());
    }
    long more = entry.refundingMinor() - (before == null ? 0 : before.refundingMinor());
    if (more != 0) {
      shelf.refundingMinor.merge(entry.paymentId(), more, Math::addExact);
    }
  }

  /** The entries changed since the last call, oldest change first. */
  List<Entry> takeChanges() {
    List<Entry> taken = changes;
    changes = new ArrayList<>();
    return taken;
  }

  /**
   * Asks for a debit, a credit, a reversal or a refund. The first time books it; again gives the
   * answer of the first time, but for one that was pending, which is decided now. With other money
   * it is refused and only counted, whatever became of the first.
   */
  Outcome ask(String participant, Kind kind, Item item, Behaviour behaviour, Instant at) {
    Shelf shelf = of(participant);
    Entry entry = shelf.find(kind, item.id());
    if (entry != null && !entry.sameAs(item)) {
      put(entry.mismatched());
      return mismatch(kind, item.id());
    }
    if (entry == null && kind == Kind.REVERSAL) {
      Entry debit = shelf.find(Kind.DEBIT, item.id());
      if (debit != null && !debit.sameAs(item)) {
        put(debit.reversalMismatched());
        return mismatch(kind, item.id());
      }
    }
    entry = entry == null ? first(participant, kind, item, at) : entry.askedAgain();
    entry = decide(shelf, entry, behaviour, at);
    put(entry);
    return Outcome.of(entry);
  }

  /** Tells what became of a debit or a refund; one that was pending is decided now. */
  Outcome query(String participant, Kind kind, UUID id, Behaviour behaviour, Instant at) {
    Shelf shelf = of(participant);
    Entry entry = shelf.find(kind, id);
    if (entry == null) {
      return kind == Kind.DEBIT ? neverDebited(shelf, id) : Outcome.notFound(id);
    }
    entry = decide(shelf, entry.queriedAgain(), behaviour, at);
    put(entry);
    return Outcome.of(entry);
  }

  /**
   * Books a debit that nobody asked for, as done; again the same is the one that is there.
   *
   * @return the entry, or null where the payment is in the books with other money or undone
   */
  Entry extra(String participant, Item item, Instant at) {
    Entry there = of(participant).find(Kind.DEBIT, item.id());
    if (there != null) {
      return there.sameAs(item) && there.counts() ? there : null;
    }
    return ofItsOwn(participant, Kind.DEBIT, item, Status.APPROVED, at);
  }

  /**
   * Books what a network takes back from a payee whose payer it has refunded; again the same is the
   * one that is there.
   *
   * @return the entry, or null where the payee was not credited as much or the refund is in the
   *     books with other money
   */
  Entry creditRefund(String participant, Item item, Instant at) {
    Entry there = of(participant).find(Kind.CREDIT_REFUND, item.id());
    if (there != null) {
      return there.sameAs(item) ? there : null;
    }
    Entry credit = of(participant).find(Kind.CREDIT, item.paymentId());
    boolean credited =
        credit != null
            && credit.counts()
            && credit.currency().equals(item.currency())
            && credit.amountMinor() >= item.amountMinor();
    return credited ? ofItsOwn(participant, Kind.CREDIT_REFUND, item, Status.SUCCEEDED, at) : null;
  }

  /** Books as done what nobody has asked for. */
  private Entry ofItsOwn(String participant, Kind kind, Item item, Status status, Instant at) {
    Entry entry =
        new Entry(
            participant,
            kind,
            item.paymentId(),
            item.refundKind() == null ? null : item.id(),
            item.refundKind(),
            item.amountMinor(),
            item.currency(),
            status,
            null,
            0,
            0,
            0,
            at,
            false);
    put(entry);
    return entry;
  }

  /**
   * Leaves entries out of the participant's statements, for ever; the books keep them.
   *
   * @param id of a payment or a refund
   * @return whether there is any
   */
  boolean leaveOut(String participant, UUID id) {
    List<Entry> named =
        entries(participant).stream().filter(entry -> entry.id().equals(id)).toList();
    named.stream().filter(entry -> !entry.unstated()).forEach(entry -> put(entry.leftOut()));
    return !named.isEmpty();
  }

  /** What was booked so far, or null. */
  Entry find(String participant, Kind kind, UUID id) {
    Shelf shelf = byParticipant.get(participant);
    return shelf == null ? null : shelf.find(kind, id);
  }

  /** A participant's entries in the order in which they came, or none. */
  List<Entry> entries(String participant) {
    Shelf shelf = byParticipant.get(participant);
    return shelf == null ? List.of() : List.copyOf(shelf.entries.values());
  }

  /** Everybody who has entries. */
  List<String> participants() {
    return byParticipant.entrySet().stream()
        .filter(books -> !books.getValue().entries.isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Entry first(String participant, Kind kind, Item item, Instant at) {
    return new Entry(
        participant,
        kind,
        item.paymentId(),
        kind == Kind.REFUND ? item.id() : null,
        item.refundKind(),
        item.amountMinor(),
        item.currency(),
        Status.PENDING,
        null,
        1,
        0,
        0,
        at,
        false);
  }

  private static Outcome mismatch(Kind kind, UUID id) {
    return switch (kind) {
      case DEBIT -> new Outcome(id, Status.DECLINED.name(), DUPLICATE_MISMATCH);
      case CREDIT -> new Outcome(id, Status.REJECTED.name(), null);
      case REVERSAL, REFUND, CREDIT_REFUND ->
          new Outcome(id, Status.REFUSED.name(), DUPLICATE_MISMATCH);
    };
  }

  /** No such debit, and none to come where a reversal came first. */
  private Outcome neverDebited(Shelf shelf, UUID paymentId) {
    Entry reversal = shelf.find(Kind.REVERSAL, paymentId);
    if (reversal == null) {
      return Outcome.notFound(paymentId);
    }
    put(reversal.queriedAgain());
    return reversal.status() == Status.REVERSED
        ? new Outcome(paymentId, Status.DECLINED.name(), Entry.REVERSED_REASON)
        : Outcome.notFound(paymentId);
  }

  /** Whatever is decided already stays as it is. */
  private Entry decide(Shelf shelf, Entry entry, Behaviour behaviour, Instant now) {
    if (entry.status() != Status.PENDING) {
      return entry;
    }
    return switch (entry.kind()) {
      case DEBIT -> decideDebit(shelf, entry, behaviour, now);
      case CREDIT -> decideCredit(entry, behaviour);
      case REVERSAL -> decideReversal(shelf, entry, behaviour);
      case REFUND -> decideRefund(shelf, entry, behaviour);
      case CREDIT_REFUND -> throw new IllegalStateException("nobody asks a network for it");
    };
  }

  private static Entry decideDebit(Shelf shelf, Entry debit, Behaviour behaviour, Instant now) {
    Entry reversal = shelf.find(Kind.REVERSAL, debit.paymentId());
    if (reversal != null && reversal.status() == Status.REVERSED) {
      return debit.decided(Status.DECLINED, Entry.REVERSED_REASON);
    }
    if (reversal != null && reversal.status() == Status.PENDING) {
      return debit;
    }
    int questions = debit.asked() - 1 + debit.queried();
    return switch (behaviour.mode()) {
      case DECLINE -> debit.decided(Status.DECLINED, behaviour.reason());
      case PENDING -> debit.waiting(null);
      case USER_PAYING, USER_NEVER_PAYS ->
          behaviour.hasPaid(questions, debit.firstAskedAt(), now)
              ? debit.decided(Status.APPROVED, null)
              : debit.waiting(Entry.USER_PAYING);
      default -> debit.decided(Status.APPROVED, null);
    };
  }

  /** A credit cannot be pending: the contract knows no such answer. */
  private static Entry decideCredit(Entry credit, Behaviour behaviour) {
    boolean rejects = behaviour.mode() == Mode.DECLINE || behaviour.mode() == Mode.CREDIT_REJECT;
    return credit.decided(rejects ? Status.REJECTED : Status.ACKNOWLEDGED, null);
  }

  private static Entry decideReversal(Shelf shelf, Entry reversal, Behaviour behaviour) {
    if (behaviour.mode() == Mode.PENDING) {
      return reversal;
    }
    if (behaviour.mode() == Mode.REFUSE_REVERSAL) {
      return reversal.decided(Status.REFUSED, behaviour.reason());
    }
    if (shelf.refunding(reversal.paymentId()) > 0) {
      return reversal.decided(Status.REFUSED, ALREADY_REFUNDED);
    }
    Entry debit = shelf.find(Kind.DEBIT, reversal.paymentId());
    if (debit == null) {
      return reversal.decided(Status.REVERSED, Entry.NO_DEBIT);
    }
    boolean taken = debit.status() == Status.APPROVED;
    return reversal.decided(Status.REVERSED, taken ? null : Entry.NOT_TAKEN);
  }

  private static Entry decideRefund(Shelf shelf, Entry refund, Behaviour behaviour) {
    boolean booked = shelf.find(Kind.REFUND, refund.id()) != null;
    String obstacle = booked ? null : obstacle(shelf, refund);
    if (obstacle != null) {
      return refund.decided(Status.REFUSED, obstacle);
    }
    if (behaviour.mode() == Mode.PENDING) {
      return refund;
    }
    return behaviour.mode() == Mode.REFUSE_REFUND
        ? refund.decided(Status.REFUSED, behaviour.reason())
        : refund.decided(Status.SUCCEEDED, null);
  }

  /**
   * Why a new refund cannot be, or null. One that is pending already holds its part of the debit,
   * which nothing can take from it.
   */
  private static String obstacle(Shelf shelf, Entry refund) {
    Entry debit = shelf.find(Kind.DEBIT, refund.paymentId());
    if (debit == null) {
      return ORIGINAL_NOT_FOUND;
    }
    Entry reversal = shelf.find(Kind.REVERSAL, refund.paymentId());
    boolean reversing = reversal != null && reversal.status() == Status.PENDING;
    if (debit.status() != Status.APPROVED || reversing) {
      return ORIGINAL_STATE;
    }
    boolean all = refund.amountMinor() == debit.amountMinor();
    if (!refund.currency().equals(debit.currency())
        || (refund.refundKind() == RefundKind.CANCEL && !all)) {
      return ORIGINAL_MISMATCH;
    }
    long sum = Math.addExact(shelf.refunding(refund.paymentId()), refund.amountMinor());
    return sum > debit.amountMinor() ? OVER_REFUND : null;
  }

  private void put(Entry entry) {
    restore(entry);
    changes.add(entry);
  }

  private Shelf of(String participant) {
    return byParticipant.computeIfAbsent(participant, unseen -> new Shelf());
  }
}
