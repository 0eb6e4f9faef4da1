package hutong.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.simulator.Behaviour.Mode;
import hutong.simulator.Entry.Kind;
import hutong.simulator.Entry.RefundKind;
import hutong.simulator.Entry.Status;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is asked, in whatever order and however often, the books hold what books must hold. */
class BooksPropertyTest {

  private static final int STEPS = 4_000;
  private static final int PAYMENTS = 80;
  private static final int REFUNDS = 200;
  private static final Instant START = Instant.parse("2021-10-02T02:00:00Z");
  private static final String CCB = "CCB";
  private static final Mode[] MODES = Mode.values();

  /** Where a status may go; whatever stands nowhere is for good. */
  private static final Map<Status, Set<Status>> MAY_BECOME =
      Map.of(
          Status.PENDING,
          EnumSet.allOf(Status.class),
          Status.APPROVED,
          EnumSet.of(Status.APPROVED, Status.REVERSED));

  @TempDir Path data;
  private final Books books = new Books();
  private String where;

  @ParameterizedTest
  @ValueSource(longs = {1, 44, 7919, 20211002})
  void never_debited_twice_nor_refunded_over_nor_approved_once_reversed(long seed)
      throws Exception {
    // Given
    Random random = new Random(seed);
    List<Entry> unwritten = new ArrayList<>();
    Set<Status> seen = EnumSet.noneOf(Status.class);
    Map<String, Entry> before = Map.of();
    try (Journal journal = Journal.open(data, entry -> {})) {
      for (int step = 0; step < STEPS; step++) {
        // When
        where = "seed " + seed + ", step " + step;
        act(random, START.plusSeconds(step));
        unwritten.addAll(books.takeChanges());
        if (random.nextInt(100) == 0) {
          journal.append(unwritten);
          unwritten.clear();
        }

        // Then
        Map<String, Entry> after = byName(books);
        before.forEach((name, entry) -> becomesOnlyWhatItMay(entry, after.get(name)));
        moneyIsRight(after.values().stream().collect(Collectors.groupingBy(Entry::paymentId)));
        after.values().forEach(entry -> seen.add(entry.status()));
        before = after;
      }
      journal.append(unwritten);
    }

    // Then the journal alone leads to the same books, and all that can happen has happened
    Books replayed = new Books();
    Journal.open(data, replayed::restore).close();
    assertThat(replayed.entries(CCB)).as(where).isEqualTo(books.entries(CCB));
    assertThat(seen).as(where).containsExactlyInAnyOrder(Status.values());
  }

  private void act(Random random, Instant at) {
    Behaviour behaviour = Behaviour.of(MODES[random.nextInt(MODES.length)]);
    UUID payment = new UUID(1, random.nextInt(PAYMENTS));
    // The money of a payment follows from its id; now and then somebody errs.
    long amountMinor = 100 + payment.getLeastSignificantBits() + (random.nextInt(20) == 0 ? 1 : 0);
    Item item = new Item(payment, payment, null, amountMinor, "CNY");
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> askTwice(Kind.DEBIT, item, behaviour, at);
      case 3, 4 -> books.query(CCB, Kind.DEBIT, payment, behaviour, at);
      case 5 -> askTwice(Kind.CREDIT, item, behaviour, at);
      case 6 -> askTwice(Kind.REVERSAL, item, behaviour, at);
      case 7 -> books.query(CCB, Kind.REFUND, refundId(random), behaviour, at);
      default -> askTwice(Kind.REFUND, refund(random), behaviour, at);
    }
  }

  /** A refund's facts follow from its id, so that most repetitions are the same. */
  private static Item refund(Random random) {
    UUID id = refundId(random);
    long n = id.getLeastSignificantBits();
    UUID payment = new UUID(1, n % PAYMENTS);
    boolean cancel = n % 7 == 0;
    long amountMinor = cancel ? 100 + n % PAYMENTS : 1 + n % 90;
    return new Item(
        id, payment, cancel ? RefundKind.CANCEL : RefundKind.REFUND, amountMinor, "CNY");
  }

  private static UUID refundId(Random random) {
    return new UUID(2, random.nextInt(REFUNDS));
  }

  /** What is decided is answered again, whatever the participant has become meanwhile. */
  private void askTwice(Kind kind, Item item, Behaviour behaviour, Instant at) {
    Outcome first = books.ask(CCB, kind, item, behaviour, at);
    if (!first.status().equals(Status.PENDING.name())) {
      Outcome again = books.ask(CCB, kind, item, Behaviour.of(Mode.DECLINE), at);
      assertThat(again).as(where).isEqualTo(first);
    }
  }

  private void becomesOnlyWhatItMay(Entry before, Entry after) {
    assertThat(after).as(where).isNotNull();
    assertThat(after.amountMinor()).as(where).isEqualTo(before.amountMinor());
    assertThat(after.firstAskedAt()).as(where).isEqualTo(before.firstAskedAt());
    assertThat(MAY_BECOME.getOrDefault(before.status(), Set.of(before.status())))
        .as("%s: %s", where, before)
        .contains(after.status());
  }

  private void moneyIsRight(Map<UUID, List<Entry>> byPayment) {
    byPayment.forEach(
        (payment, entries) -> {
          Entry debit = books.find(CCB, Kind.DEBIT, payment);
          Entry reversal = books.find(CCB, Kind.REVERSAL, payment);
          long takenMinor = debit != null && debit.counts() ? debit.amountMinor() : 0;
          long refundedMinor =
              entries.stream()
                  .filter(entry -> entry.kind() == Kind.REFUND && entry.counts())
                  .mapToLong(Entry::amountMinor)
                  .sum();
          assertThat(refundedMinor).as(where).isBetween(0L, takenMinor);
          if (reversal != null && reversal.status() == Status.REVERSED) {
            assertThat(takenMinor).as(where).isZero();
            assertThat(debit == null || debit.status() != Status.PENDING).as(where).isTrue();
          }
        });
  }

  private static Map<String, Entry> byName(Books books) {
    Map<String, Entry> entries = new HashMap<>();
    books.entries(CCB).forEach(entry -> entries.put(entry.kind() + " " + entry.id(), entry));
    return entries;
  }
}
