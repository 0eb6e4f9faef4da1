package hutong.codescan.accept;

import hutong.codescan.outbox.ScanEvent.Reason;
import hutong.codescan.outbox.ScanOutbox;
import hutong.codescan.recognise.RefusalReason;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Accepts a batch of requests.
 *
 * <p>Trigger: either door. Transaction: one for the batch, with the payers' codes that are spent,
 * the scans, and the events about them; rows are taken in this order of tables, and in each by key.
 * A second delivery of a request, in the same batch, in a parallel one or a year later, finds the
 * first one's row by caller and key, has no effect and gets the same answer.
 */
@ApplicationScoped
public class Acceptance {

  private final Pool pool;
  private final Proposals proposals;
  private final SpentCodes codes;
  private final ScanRows rows;
  private final ScanOutbox outbox;
  private final AcceptMeters meters;

  Acceptance(
      Pool pool,
      Proposals proposals,
      SpentCodes codes,
      ScanRows rows,
      ScanOutbox outbox,
      AcceptMeters meters) {
    this.pool = pool;
    this.proposals = proposals;
    this.codes = codes;
    this.rows = rows;
    this.outbox = outbox;
    this.meters = meters;
  }

  /** The first proposal of each key, and which of their payments have spent a code. */
  private record Decided(Map<RequestKey, Proposal> first, Set<UUID> spent) {

    List<Proposal> wellFormed() {
      return first.values().stream().filter(p -> p.malformed() == null).toList();
    }
  }

  /**
   * Accepts the submissions and answers each, in their order, once all of it is durable. Fails as a
   * whole, and without any effect, when the transaction does.
   */
  public Uni<List<Answer>> accept(List<Submission> submissions) {
    if (submissions.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    List<Proposal> asked = submissions.stream().map(proposals::propose).toList();
    // Sorted by key: two batches with the same keys take their rows in the same order.
    Map<RequestKey, Proposal> first = new TreeMap<>();
    asked.forEach(p -> first.merge(RequestKey.of(p.request()), p, Acceptance::firstWellFormed));
    return Uni.createFrom()
        .deferred(() -> pool.withTransaction(transaction -> write(transaction, first)))
        // Each time at least one more of the keys is known, so it ends.
        .onFailure(KeyTakenException.class)
        .retry()
        .atMost(first.size())
        .map(stored -> answers(asked, stored))
        .invoke(answers -> count(asked, answers));
  }

  private static Proposal firstWellFormed(Proposal earlier, Proposal later) {
    return earlier.malformed() != null && later.malformed() == null ? later : earlier;
  }

  private void count(List<Proposal> asked, List<Answer> answers) {
    for (int i = 0; i < answers.size(); i++) {
      meters.count(asked.get(i), answers.get(i));
    }
  }

  private Uni<Map<RequestKey, Stored>> write(
      SqlConnection transaction, Map<RequestKey, Proposal> first) {
    return spend(transaction, first).flatMap(decided -> store(transaction, decided));
  }

  /**
   * Spends the payers' codes, and refuses the proposals whose code was spent before. A request that
   * is known by its key spends nothing: it is answered as before, or is another one's conflict.
   */
  private Uni<Decided> spend(SqlConnection transaction, Map<RequestKey, Proposal> first) {
    Map<RequestKey, Proposal> spending = new TreeMap<>(first);
    spending.values().removeIf(p -> !p.spends());
    return rows.readBack(transaction, spending.keySet())
        .invoke(known -> spending.keySet().removeAll(known.keySet()))
        .chain(() -> codes.spend(transaction, spending.values()))
        .map(spent -> decide(first, spending, spent));
  }

  private static Decided decide(
      Map<RequestKey, Proposal> first, Map<RequestKey, Proposal> spending, Set<UUID> spent) {
    Map<RequestKey, Proposal> decided = new TreeMap<>(first);
    Reason reused = Reason.of(RefusalReason.CODE_REUSED);
    spending.forEach(
        (key, proposal) -> {
          if (!spent.contains(proposal.paymentId())) {
            decided.put(key, proposal.refused(reused));
          }
        });
    return new Decided(decided, spent);
  }

  private Uni<Map<RequestKey, Stored>> store(SqlConnection transaction, Decided decided) {
    List<Proposal> all = decided.wellFormed();
    return rows.insert(transaction, all)
        .invoke(inserted -> nobodyElseTookTheKey(decided, inserted))
        .flatMap(
            inserted ->
                outbox
                    .tell(transaction, events(all, inserted))
                    .chain(() -> rows.readBack(transaction, notInserted(decided, inserted)))
                    .map(before -> together(decided, inserted, before)));
  }

  private static void nobodyElseTookTheKey(Decided decided, Set<UUID> inserted) {
    if (!inserted.containsAll(decided.spent())) {
      throw new KeyTakenException();
    }
  }

  private static List<ScanOutbox.Traced> events(List<Proposal> all, Set<UUID> inserted) {
    return all.stream()
        .filter(p -> inserted.contains(p.paymentId()))
        .map(p -> new ScanOutbox.Traced(p.event(), p.submission().traceparent()))
        .toList();
  }

  private static List<RequestKey> notInserted(Decided decided, Set<UUID> inserted) {
    return decided.first().entrySet().stream()
        .filter(entry -> !inserted.contains(entry.getValue().paymentId()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<RequestKey, Stored> together(
      Decided decided, Set<UUID> inserted, Map<RequestKey, Stored> before) {
    Map<RequestKey, Stored> stored = new HashMap<>(before);
    decided
        .first()
        .forEach(
            (key, proposal) -> {
              if (inserted.contains(proposal.paymentId())) {
                stored.put(key, Stored.of(proposal));
              } else if (proposal.malformed() == null && !stored.containsKey(key)) {
                throw new IllegalStateException("A scan was neither inserted nor found");
              }
            });
    return stored;
  }

  private static List<Answer> answers(List<Proposal> asked, Map<RequestKey, Stored> stored) {
    List<Answer> answers = new ArrayList<>(asked.size());
    for (Proposal proposal : asked) {
      Stored row = stored.get(RequestKey.of(proposal.request()));
      // Without a row, nothing under this key was well-formed.
      answers.add(row == null ? proposal.malformed() : row.answerTo(proposal));
    }
    return answers;
  }
}
