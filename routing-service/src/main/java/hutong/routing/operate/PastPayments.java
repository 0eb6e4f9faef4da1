package hutong.routing.operate;

import hutong.routing.intake.StoredFacts;
import hutong.routing.route.Decision.Verdict;
import hutong.routing.route.Reason;
import hutong.routing.route.Replay.Past;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.UUID;

/**
 * The payments of a period with what was decided about them, in the order of their decisions. It
 * holds one page at a time and blocks while it reads the next, so it belongs on a worker thread.
 */
final class PastPayments implements Iterator<Past> {

  private static final int PAGE = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final UUID LEAST = new UUID(0, 0);

  /** Page by page along the index over time, so that a long period costs no more than its rows. */
  private static final String NEXT =
      """
      select d.decided_at, d.payment_id, d.reason, d.facts::text, p.payer_ref,
          p.payer_institution
        from decision d join payment p using (payment_id)
       where (d.decided_at, d.payment_id) > ($1, $2) and d.decided_at < $3
       order by d.decided_at, d.payment_id limit $4
      """;

  private final Pool pool;
  private final OffsetDateTime to;
  private final long most;
  private final Queue<Past> page = new ArrayDeque<>();
  private OffsetDateTime lastAt;
  private UUID lastId = LEAST;
  private boolean end;
  private long read;
  private long withoutFacts;

  /**
   * @param from inclusive, by the business clock of the decision
   * @param to exclusive
   * @param most payments that are read; what comes after them is left out
   */
  PastPayments(Pool pool, Instant from, Instant to, long most) {
    this.pool = pool;
    this.lastAt = OffsetDateTime.ofInstant(from, ZoneOffset.UTC);
    this.to = OffsetDateTime.ofInstant(to, ZoneOffset.UTC);
    this.most = most;
  }

  /** Payments that cannot be decided again, because what they looked at was not kept yet. */
  long withoutFacts() {
    return withoutFacts;
  }

  /** Whether the period held more than was to be read. */
  boolean cutOff() {
    return read >= most && !end;
  }

  @Override
  public boolean hasNext() {
    while (page.isEmpty() && !end && read < most) {
      turn();
    }
    return !page.isEmpty();
  }

  @Override
  public Past next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.remove();
  }

  private void turn() {
    int limit = (int) Math.min(PAGE, most - read);
    var rows =
        pool.preparedQuery(NEXT)
            .execute(Tuple.of(lastAt, lastId, to, limit))
            .await()
            .atMost(PATIENCE);
    end = rows.size() < limit;
    read += rows.size();
    for (Row row : rows) {
      lastAt = row.getOffsetDateTime(0);
      lastId = row.getUUID(1);
      String facts = row.getString(3);
      if (facts == null) {
        withoutFacts++;
      } else {
        page.add(
            new Past(
                lastId,
                facts(facts).facts(row.getString(4)),
                byTheRules(Reason.valueOf(row.getString(2))),
                row.getString(5)));
      }
    }
  }

  /** A payment that a daily limit or its bill refused had been accepted by the rules. */
  private static Verdict byTheRules(Reason reason) {
    return reason == Reason.OK || !reason.ofTheRulebook() ? Verdict.ACCEPT : Verdict.REFUSE;
  }

  private static StoredFacts facts(String json) {
    try {
      return StrictJson.readEvent(json.getBytes(StandardCharsets.UTF_8), StoredFacts.class);
    } catch (BadJsonException broken) {
      throw new IllegalStateException("Stored facts cannot be read", broken);
    }
  }
}
