package hutong.codescan.accept;

import hutong.codescan.outbox.ScanOutbox;
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
 * <p>Trigger: either door. Transaction: one for the batch, with the scans and the events about
 * them. A second delivery of a request, in the same batch, in a parallel one or a year later, finds
 * the first one's row by caller and key, has no effect and gets the same answer.
 */
@ApplicationScoped
public class Acceptance {

  private final Pool pool;
  private final Proposals proposals;
  private final ScanRows rows;
  private final ScanOutbox outbox;
  private final AcceptMeters meters;

  Acceptance(
      Pool pool, Proposals proposals, ScanRows rows, ScanOutbox outbox, AcceptMeters meters) {
    this.pool = pool;
    this.proposals = proposals;
    this.rows = rows;
    this.outbox = outbox;
    this.meters = meters;
  }

  /** One request of a batch, with the hash of its body. */
  private record Asked(Submission submission, RequestKey key, byte[] bodyHash) {}

  /**
   * Accepts the submissions and answers each, in their order, once all of it is durable. Fails as a
   * whole, and without any effect, when the transaction does.
   */
  public Uni<List<Answer>> accept(List<Submission> submissions) {
    if (submissions.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    List<Asked> asked = submissions.stream().map(this::ask).toList();
    // Sorted by key: two batches with the same keys take their rows in the same order.
    Map<RequestKey, Proposal> first = new TreeMap<>();
    asked.forEach(
        a -> first.computeIfAbsent(a.key(), k -> proposals.propose(a.submission(), a.bodyHash())));
    return pool.withTransaction(transaction -> write(transaction, first))
        .map(stored -> answers(asked, first, stored))
        .invoke(answers -> count(asked, first, answers));
  }

  private void count(List<Asked> asked, Map<RequestKey, Proposal> first, List<Answer> answers) {
    for (int i = 0; i < answers.size(); i++) {
      meters.count(first.get(asked.get(i).key()), answers.get(i));
    }
  }

  private Asked ask(Submission submission) {
    ScanRequest request = submission.request();
    return new Asked(submission, RequestKey.of(request), proposals.bodyHash(request));
  }

  private Uni<Map<RequestKey, Stored>> write(
      SqlConnection transaction, Map<RequestKey, Proposal> first) {
    List<Proposal> all = List.copyOf(first.values());
    return rows.insert(transaction, all)
        .flatMap(
            inserted ->
                outbox
                    .tell(transaction, events(all, inserted))
                    .chain(() -> rows.readBack(transaction, usedBefore(first, inserted)))
                    .map(before -> together(first, inserted, before)));
  }

  private static List<ScanOutbox.Traced> events(List<Proposal> all, Set<UUID> inserted) {
    return all.stream()
        .filter(p -> inserted.contains(p.paymentId()))
        .map(p -> new ScanOutbox.Traced(p.event(), p.submission().traceparent()))
        .toList();
  }

  private static List<RequestKey> usedBefore(Map<RequestKey, Proposal> first, Set<UUID> inserted) {
    return first.entrySet().stream()
        .filter(entry -> !inserted.contains(entry.getValue().paymentId()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<RequestKey, Stored> together(
      Map<RequestKey, Proposal> first, Set<UUID> inserted, Map<RequestKey, Stored> before) {
    Map<RequestKey, Stored> stored = new HashMap<>(before);
    first.forEach(
        (key, proposal) -> {
          if (inserted.contains(proposal.paymentId())) {
            stored.put(key, Stored.of(proposal));
          }
        });
    if (stored.size() != first.size()) {
      throw new IllegalStateException("A scan was neither inserted nor found");
    }
    return stored;
  }

  private static List<Answer> answers(
      List<Asked> asked, Map<RequestKey, Proposal> first, Map<RequestKey, Stored> stored) {
    List<Answer> answers = new ArrayList<>(asked.size());
    for (Asked a : asked) {
      Proposal proposal = first.get(a.key());
      Stored row = stored.get(a.key());
      boolean isFirst =
          proposal.submission() == a.submission() && row.paymentId().equals(proposal.paymentId());
      answers.add(row.answerTo(a.bodyHash(), !isFirst));
    }
    return answers;
  }
}
