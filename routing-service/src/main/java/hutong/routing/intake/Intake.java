package hutong.routing.intake;

import hutong.routing.authorise.AuthoriseConfig;
import hutong.routing.authorise.Authoriser;
import hutong.routing.outbox.Announcer;
import hutong.routing.participant.Health;
import hutong.routing.publish.BookInForce;
import hutong.routing.publish.BookInForce.Book;
import hutong.routing.reserve.BillClaims;
import hutong.routing.reserve.LimitCounters;
import hutong.routing.reserve.LimitPolicy;
import hutong.routing.reserve.Positions;
import hutong.routing.reserve.Reservation;
import hutong.routing.route.Check;
import hutong.routing.route.Check.Predicate;
import hutong.routing.route.Decision;
import hutong.routing.route.Reason;
import hutong.runtime.inbox.Inbox;
import hutong.runtime.seal.SealBrokenException;
import hutong.runtime.seal.Sealer;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Decides accepted scans. One transaction holds a whole batch: which events were taken, each
 * payment, what each takes of a daily limit and of a position, each decision, and the news of each
 * refusal. A second delivery of an event finds it taken; a second event about the same payment
 * finds the payment there. Neither changes anything.
 */
@ApplicationScoped
public class Intake {

  private static final String CONSUMER = "routing.intake";

  private final Pool pool;
  private final Clock clock;
  private final Inbox inbox;
  private final BookInForce books;
  private final LimitPolicy limits;
  private final LimitCounters counters;
  private final BillClaims bills;
  private final Positions positions;
  private final Sealer sealer;
  private final Health health;
  private final Announcer announcer;
  private final Authoriser authoriser;
  private final MeterRegistry meters;
  private final DecidedTable table;

  public Intake(
      Pool pool,
      Clock clock,
      Inbox inbox,
      BookInForce books,
      LimitPolicy limits,
      LimitCounters counters,
      BillClaims bills,
      Positions positions,
      Sealer sealer,
      Health health,
      Announcer announcer,
      Authoriser authoriser,
      AuthoriseConfig config,
      MeterRegistry meters) {
    this.pool = pool;
    this.clock = clock;
    this.inbox = inbox;
    this.books = books;
    this.limits = limits;
    this.counters = counters;
    this.bills = bills;
    this.positions = positions;
    this.sealer = sealer;
    this.health = health;
    this.announcer = announcer;
    this.authoriser = authoriser;
    this.meters = meters;
    this.table = new DecidedTable(authoriser::hold);
  }

  /** Completes when the batch is durable; the institutions are asked after that. */
  Uni<Void> take(List<AcceptedScan> scans) {
    return pool.withTransaction(transaction -> store(transaction, scans))
        .invoke(this::goOn)
        .replaceWithVoid();
  }

  private Uni<List<Decided>> store(SqlConnection transaction, List<AcceptedScan> scans) {
    return inbox
        .claim(transaction, CONSUMER, scans.stream().map(AcceptedScan::eventId).toList())
        .map(claimed -> decide(scans, claimed))
        .chain(
            decided ->
                decided.isEmpty()
                    ? Uni.createFrom().item(decided)
                    : table
                        .payments(transaction, decided)
                        .map(inserted -> only(decided, inserted))
                        .chain(fresh -> reserve(transaction, fresh))
                        .call(fresh -> table.decisions(transaction, fresh))
                        .call(fresh -> announcer.announce(transaction, refusals(fresh))));
  }

  /** One book decides the whole batch, however long that takes. */
  private List<Decided> decide(List<AcceptedScan> scans, Set<UUID> claimed) {
    Book book = books.now();
    Set<UUID> events = new HashSet<>(claimed);
    Set<UUID> payments = new HashSet<>();
    return scans.stream()
        .filter(scan -> events.remove(scan.eventId()))
        .filter(scan -> payments.add(scan.body().paymentId()))
        .map(scan -> decide(book, scan))
        .toList();
  }

  private Decided decide(Book book, AcceptedScan scan) {
    Decision decision =
        answered(ofItsBiller(book, scan, readable(scan, book.router().decide(scan.facts()))));
    Reservation reservation =
        Optional.ofNullable(decision.route())
            .flatMap(route -> limits.reservation(scan.use(route.payerInstitution())))
            .orElse(null);
    return new Decided(scan, decision, clock.instant(), reservation);
  }

  /** A new payment that would have to wait for an institution that is down is refused at once. */
  private Decision answered(Decision decision) {
    if (!decision.accepted()) {
      return decision;
    }
    List<String> down =
        Stream.of(decision.route().payerInstitution(), decision.route().payeeInstitution())
            .distinct()
            .filter(health::isDown)
            .toList();
    return down.isEmpty()
        ? decision
        : decision.with(
            new Check(
                Predicate.PARTICIPANT_UP,
                "down: " + String.join(", ", down),
                "up",
                false,
                null,
                Reason.PARTICIPANT_DOWN));
  }

  /** A bill is confirmed and credited by the institution of its biller and by nobody else. */
  private static Decision ofItsBiller(Book book, AcceptedScan scan, Decision decision) {
    if (!decision.accepted() || scan.body().billNumber() == null) {
      return decision;
    }
    String payee = decision.route().payeeInstitution();
    boolean its =
        book.rulebook()
            .participants()
            .institutionOf(scan.body().merchantId())
            .filter(institution -> institution.id().equals(payee))
            .isPresent();
    return its
        ? decision
        : decision.with(
            new Check(
                Predicate.BILL,
                "asked of " + payee,
                "its biller's institution",
                false,
                null,
                Reason.BILL_UNKNOWN));
  }

  /** Whoever has to debit by the payer's code must get it; with a broken seal nobody is asked. */
  private Decision readable(AcceptedScan scan, Decision decision) {
    AcceptedScan.Code code = scan.body().code();
    if (!decision.accepted() || !code.payerIsScanned()) {
      return decision;
    }
    String found = "missing";
    try {
      if (code.sealed() != null) {
        sealer.open(code.sealed(), scan.body().paymentId().toString());
        found = "sealed";
      }
    } catch (SealBrokenException broken) {
      found = "not to be opened";
    }
    return decision.with(
        new Check(
            Predicate.PAYMENT_CODE,
            found,
            "sealed",
            found.equals("sealed"),
            null,
            Reason.UNRECOGNISED_CODE));
  }

  /**
   * Only what is new claims a bill or takes of a limit or a position, so the payments are stored
   * before and corrected here. A bill whose payment a limit or the position refuses is free again,
   * and so is what a payment took of a limit before its position refused it.
   */
  private Uni<List<Decided>> reserve(SqlConnection transaction, List<Decided> fresh) {
    return claimed(transaction, fresh)
        .chain(
            claimed ->
                limited(transaction, claimed)
                    .chain(limited -> positioned(transaction, limited))
                    .call(reserved -> free(transaction, refusedAfterAll(claimed, reserved))))
        .call(reserved -> table.refused(transaction, refusedAfterAll(fresh, reserved)));
  }

  private Uni<List<Decided>> claimed(SqlConnection transaction, List<Decided> fresh) {
    return bills
        .claim(transaction, fresh.stream().flatMap(d -> d.claim().stream()).toList())
        .map(
            won ->
                fresh.stream()
                    .map(d -> d.claim().isEmpty() ? d : d.withBill(won.contains(d.paymentId())))
                    .toList());
  }

  private Uni<List<Decided>> limited(SqlConnection transaction, List<Decided> claimed) {
    return counters
        .reserve(
            transaction,
            claimed.stream().map(Decided::reservation).filter(Objects::nonNull).toList())
        .map(
            outcomes -> claimed.stream().map(d -> d.limited(outcomes.get(d.paymentId()))).toList());
  }

  /** Positions come last: everybody who pays by the same institution waits for their rows. */
  private Uni<List<Decided>> positioned(SqlConnection transaction, List<Decided> limited) {
    return positions
        .reserve(transaction, limited.stream().flatMap(d -> d.hold().stream()).toList())
        .map(
            outcomes ->
                limited.stream().map(d -> d.positioned(outcomes.get(d.paymentId()))).toList())
        .call(held -> counters.giveBack(transaction, ids(refusedAfterAll(limited, held))));
  }

  private static List<UUID> ids(List<Decided> decided) {
    return decided.stream().map(Decided::paymentId).toList();
  }

  private Uni<Void> free(SqlConnection transaction, List<Decided> refused) {
    return bills.free(
        transaction,
        refused.stream()
            .filter(d -> d.scan().body().billNumber() != null)
            .map(Decided::paymentId)
            .toList());
  }

  private static List<Decided> refusedAfterAll(List<Decided> before, List<Decided> after) {
    return IntStream.range(0, before.size())
        .filter(i -> before.get(i).decision().accepted() && !after.get(i).decision().accepted())
        .mapToObj(after::get)
        .toList();
  }

  private static List<Decided> only(List<Decided> decided, Set<UUID> inserted) {
    return decided.stream().filter(d -> inserted.contains(d.paymentId())).toList();
  }

  private static List<Announcer.News> refusals(List<Decided> decided) {
    return decided.stream().filter(d -> !d.decision().accepted()).map(Decided::refusal).toList();
  }

  private void goOn(List<Decided> decided) {
    for (Decided d : decided) {
      meters
          .counter(
              "hutong.decisions",
              "verdict",
              d.decision().verdict().name(),
              "reason",
              d.decision().reason().name())
          .increment();
      if (d.decision().accepted()) {
        authoriser.begin(d.payment());
      } else {
        meters.counter("hutong.payments.final", "state", "REFUSED").increment();
      }
    }
  }
}
