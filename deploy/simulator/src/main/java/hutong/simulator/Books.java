package hutong.simulator;

import hutong.simulator.Behaviour.Mode;
import hutong.simulator.Entry.Kind;
import hutong.simulator.Entry.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What every participant has booked. Every change leaves the changed entry in {@link
 * #takeChanges()}, and {@link #restore} of these entries in the same order leads to the same books.
 * Not safe for use by several threads: the {@link Clerk} is its only user.
 */
final class Books {

  /** Told when a debit is asked for again with other money. */
  static final String DUPLICATE_MISMATCH = "DUPLICATE_MISMATCH";

  private record Key(Kind kind, String paymentId) {}

  private final SortedMap<String, Map<Key, Entry>> byParticipant = new TreeMap<>();
  private List<Entry> changes = new ArrayList<>();

  /** Takes an entry as it was written down before. */
  void restore(Entry entry) {
    of(entry.participant()).put(key(entry), entry);
  }

  /** The entries changed since the last call, oldest change first. */
  List<Entry> takeChanges() {
    List<Entry> taken = changes;
    changes = new ArrayList<>();
    return taken;
  }

  /**
   * Asks for a debit or a credit. The first time books it; again gives the answer of the first
   * time, but for one that was pending, which is decided now. With other money it is refused and
   * only counted, whatever became of the first.
   */
  Outcome ask(String participant, Kind kind, Item item, Behaviour behaviour, String at) {
    Entry entry = of(participant).get(new Key(kind, item.paymentId()));
    if (entry == null) {
      entry = first(participant, kind, item, behaviour, at);
    } else if (!entry.sameMoney(item.amountMinor(), item.currency())) {
      put(entry.mismatched());
      return kind == Kind.DEBIT
          ? new Outcome(item.paymentId(), Status.DECLINED.name(), DUPLICATE_MISMATCH)
          : new Outcome(item.paymentId(), Status.REJECTED.name(), null);
    } else {
      entry = decide(entry.askedAgain(), behaviour);
    }
    put(entry);
    return Outcome.of(entry);
  }

  /** Tells what became of a debit; one that was pending is decided now. */
  Outcome query(String participant, Item item, Behaviour behaviour) {
    Entry entry = of(participant).get(new Key(Kind.DEBIT, item.paymentId()));
    if (entry == null) {
      return new Outcome(item.paymentId(), "NOT_FOUND", null);
    }
    entry = decide(entry.queriedAgain(), behaviour);
    put(entry);
    return Outcome.of(entry);
  }

  /** A participant's entries in the order in which they came, or none. */
  Collection<Entry> entries(String participant) {
    return List.copyOf(byParticipant.getOrDefault(participant, Map.of()).values());
  }

  /** Everybody who has entries. */
  List<String> participants() {
    return byParticipant.entrySet().stream()
        .filter(books -> !books.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  private Entry first(String participant, Kind kind, Item item, Behaviour behaviour, String at) {
    Status status = status(kind, behaviour.mode());
    return new Entry(
        participant,
        kind,
        item.paymentId(),
        item.amountMinor(),
        item.currency(),
        status,
        status == Status.DECLINED ? behaviour.reason() : null,
        1,
        0,
        0,
        at);
  }

  private static Entry decide(Entry entry, Behaviour behaviour) {
    if (entry.status() != Status.PENDING || behaviour.mode() == Mode.PENDING) {
      return entry;
    }
    Status status =
        behaviour.mode() == Mode.USER_PAYING
            ? Status.APPROVED
            : status(entry.kind(), behaviour.mode());
    return entry.decided(status, status == Status.DECLINED ? behaviour.reason() : null);
  }

  /** A credit cannot be pending: the contract knows no such answer. */
  private static Status status(Kind kind, Mode mode) {
    if (kind == Kind.CREDIT) {
      return mode == Mode.DECLINE ? Status.REJECTED : Status.ACKNOWLEDGED;
    }
    return switch (mode) {
      case DECLINE -> Status.DECLINED;
      case PENDING, USER_PAYING -> Status.PENDING;
      default -> Status.APPROVED;
    };
  }

  private void put(Entry entry) {
    restore(entry);
    changes.add(entry);
  }

  private Map<Key, Entry> of(String participant) {
    return byParticipant.computeIfAbsent(participant, unseen -> new LinkedHashMap<>());
  }

  private static Key key(Entry entry) {
    return new Key(entry.kind(), entry.paymentId());
  }
}
