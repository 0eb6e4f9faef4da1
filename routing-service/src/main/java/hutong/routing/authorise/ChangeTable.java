package hutong.routing.authorise;

import hutong.routing.cutoff.Cycles.Stamp;
import hutong.routing.outbox.Announcer.News;
import hutong.routing.outbox.Events;
import hutong.routing.route.Reason;
import hutong.routing.route.ReasonDocument;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One statement per kind of change, for all the payments of a batch. Each names the states that it
 * may start from; a payment in another state is left as it is and does not come back.
 */
final class ChangeTable {

  /**
   * The statements below lock rows in whatever order the planner finds best, and each kind of
   * change has its own. Batches of two instances that name the same payments would wait for each
   * other; locked first, in one order, they wait in a line.
   */
  private static final String LOCK =
      """
      select payment_id from payment
       where payment_id = any($1::uuid[]) order by payment_id for no key update
      """;

  private static final String BILL_CONFIRMED =
      """
      update payment p
         set bill_confirmed = true, attempts = 0,
             next_attempt_at = now() + $2::bigint * interval '1 millisecond'
        from unnest($1::uuid[]) as c (id)
       where p.payment_id = c.id and p.state = 'AUTHORISING' and not p.bill_confirmed
      returning p.payment_id
      """;
  private static final String AUTHORISED =
      """
      update payment p
         set state = 'AUTHORISED', attempts = 0,
             next_attempt_at = now() + $3::bigint * interval '1 millisecond'
        from unnest($1::uuid[]) as c (id)
       where p.payment_id = c.id and p.state = any($2::text[])
      returning p.payment_id
      """;
  private static final String UNKNOWN =
      """
      update payment p
         set state = 'UNKNOWN', attempts = 0,
             next_attempt_at = now() + $3::bigint * interval '1 millisecond'
        from unnest($1::uuid[]) as c (id)
       where p.payment_id = c.id and p.state = any($2::text[])
      returning p.payment_id
      """;
  private static final String MISMATCHED =
      """
      update payment p
         set state = 'UNKNOWN', attention = 'DUPLICATE_MISMATCH',
             attempts = case p.state when 'UNKNOWN' then p.attempts else 0 end,
             next_attempt_at = case p.state when 'UNKNOWN' then p.next_attempt_at
               else now() + $3::bigint * interval '1 millisecond' end
        from unnest($1::uuid[]) as c (id)
       where p.payment_id = c.id and (p.state = 'UNKNOWN' or p.state = any($2::text[]))
      returning p.payment_id
      """;

  /**
   * What a biller says counts until its bill is confirmed: after that the debit is asked for, and a
   * second, contrary answer of the biller that comes late must not decline what may be debited.
   */
  private static final String DECLINED =
      """
      update payment p
         set state = 'DECLINED', reason = c.reason, next_attempt_at = null, sealed_code = null
        from unnest($1::uuid[], $3::text[]) as c (id, reason)
       where p.payment_id = c.id and p.state = any($2::text[])
         and not (p.bill_confirmed and c.reason like 'BILL\\_%')
      returning p.payment_id, c.reason, p.traceparent
      """;

  private static final String APPROVED_AFTER_DECLINE =
      """
      update payment p
         set attention = 'APPROVED_AFTER_DECLINE'
        from unnest($1::uuid[]) as c (id)
       where p.payment_id = c.id and p.state = 'DECLINED'
         and p.attention is distinct from 'APPROVED_AFTER_DECLINE'
      returning p.payment_id
      """;
  private static final String CREDIT_REJECTED =
      """
      update payment p
         set attention = 'CREDIT_REJECTED', next_attempt_at = null
        from unnest($1::uuid[]) as c (id)
       where p.payment_id = c.id and p.state = 'AUTHORISED'
      returning p.payment_id
      """;

  /** A credit taken after all needs nobody's attention; that a debit did not match still does. */
  private static final String COMPLETED =
      """
      update payment p
         set state = 'COMPLETED', cycle_id = $3, settlement_date = $4, completed_at = $5,
             next_attempt_at = null, sealed_code = null, attention = nullif(p.attention, 'CREDIT_REJECTED')
        from unnest($1::uuid[]) as c (id)
       where p.payment_id = c.id and p.state = any($2::text[])
      returning p.*
      """;

  private final long leaseMillis;
  private final long firstRungMillis;

  ChangeTable(AuthoriseConfig config) {
    this.firstRungMillis = config.ladderMillis()[0];
    this.leaseMillis = Math.max(config.leaseMillis(), firstRungMillis);
  }

  /** What a statement has changed, and what there is to tell about it. */
  record Changed(Set<UUID> ids, List<News> news) {}

  /** Locks the payments of a whole batch until the transaction ends. */
  Uni<Void> lock(SqlConnection transaction, Collection<UUID> ids) {
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(ids.toArray(UUID[]::new)))
        .replaceWithVoid();
  }

  Uni<Changed> billConfirmed(SqlConnection transaction, Collection<UUID> ids) {
    return transaction
        .preparedQuery(BILL_CONFIRMED)
        .execute(Tuple.of(ids.toArray(UUID[]::new), leaseMillis))
        .map(ChangeTable::silently);
  }

  Uni<Changed> authorised(SqlConnection transaction, Collection<UUID> ids) {
    return transaction
        .preparedQuery(AUTHORISED)
        .execute(
            Tuple.of(ids.toArray(UUID[]::new), PaymentState.AUTHORISED.reachedFrom(), leaseMillis))
        .map(ChangeTable::silently);
  }

  Uni<Changed> unknown(SqlConnection transaction, Collection<UUID> ids) {
    return transaction
        .preparedQuery(UNKNOWN)
        .execute(
            Tuple.of(ids.toArray(UUID[]::new), PaymentState.UNKNOWN.reachedFrom(), firstRungMillis))
        .map(ChangeTable::silently);
  }

  Uni<Changed> mismatched(SqlConnection transaction, Collection<UUID> ids) {
    return transaction
        .preparedQuery(MISMATCHED)
        .execute(
            Tuple.of(ids.toArray(UUID[]::new), PaymentState.UNKNOWN.reachedFrom(), firstRungMillis))
        .map(ChangeTable::silently);
  }

  /** The state stays, because the payer has been told; what comes back was not marked before. */
  Uni<Changed> approvedAfterDecline(SqlConnection transaction, Collection<UUID> ids) {
    return transaction
        .preparedQuery(APPROVED_AFTER_DECLINE)
        .execute(Tuple.of(ids.toArray(UUID[]::new)))
        .map(ChangeTable::silently);
  }

  Uni<Changed> creditRejected(SqlConnection transaction, Collection<UUID> ids) {
    return transaction
        .preparedQuery(CREDIT_REJECTED)
        .execute(Tuple.of(ids.toArray(UUID[]::new)))
        .map(ChangeTable::silently);
  }

  Uni<Changed> declined(SqlConnection transaction, Map<UUID, Reason> reasons, Instant at) {
    TreeMap<UUID, Reason> ordered = new TreeMap<>(reasons);
    return transaction
        .preparedQuery(DECLINED)
        .execute(
            Tuple.of(
                ordered.keySet().toArray(UUID[]::new),
                PaymentState.DECLINED.reachedFrom(),
                ordered.values().stream().map(Enum::name).toArray(String[]::new)))
        .map(rows -> told(rows, row -> declined(row, at)));
  }

  Uni<Changed> completed(SqlConnection transaction, Collection<UUID> ids, Stamp stamp) {
    return transaction
        .preparedQuery(COMPLETED)
        .execute(
            Tuple.of(
                ids.toArray(UUID[]::new),
                PaymentState.COMPLETED.reachedFrom(),
                stamp.cycle().id(),
                stamp.cycle().settlementDate(),
                OffsetDateTime.ofInstant(stamp.at(), ZoneOffset.UTC)))
        .map(rows -> told(rows, ChangeTable::completed));
  }

  private static Changed silently(RowSet<Row> rows) {
    Set<UUID> ids = new HashSet<>();
    rows.forEach(row -> ids.add(row.getUUID(0)));
    return new Changed(ids, List.of());
  }

  private static Changed told(
      RowSet<Row> rows, java.util.function.Function<Row, Events.Event> event) {
    Set<UUID> ids = new HashSet<>();
    List<News> news = new ArrayList<>();
    for (Row row : rows) {
      ids.add(row.getUUID("payment_id"));
      news.add(new News(event.apply(row), row.getString("traceparent")));
    }
    return new Changed(ids, news);
  }

  private static Events.Event declined(Row row, Instant at) {
    return new Events.Declined(
        row.getUUID("payment_id"), at, ReasonDocument.of(Reason.valueOf(row.getString("reason"))));
  }

  private static Events.Event completed(Row row) {
    return new Events.Completed(
        row.getUUID("payment_id"),
        row.getOffsetDateTime("completed_at").toInstant(),
        row.getString("cycle_id"),
        row.getLocalDate("settlement_date"),
        row.getLong("amount_minor"),
        row.getString("currency"),
        row.getString("payer_institution"),
        row.getString("payer_app"),
        row.getString("account_type"),
        row.getString("payee_institution"),
        row.getString("code_owner"),
        row.getString("clearing_institution"),
        row.getString("fee_schedule_id"),
        row.getString("rule_id"),
        row.getString("rulebook_version"),
        row.getString("merchant_id"),
        row.getString("mcc"));
  }
}
