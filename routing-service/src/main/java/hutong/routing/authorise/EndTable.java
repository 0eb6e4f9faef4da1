package hutong.routing.authorise;

import hutong.routing.authorise.ChangeTable.Changed;
import hutong.routing.cutoff.Cycles.Stamp;
import hutong.routing.cutoff.Rolled;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * The changes that others are told of: the three ends, and what goes into suspense and out. A mark
 * CONTRADICTED stays with the payment through all of them, until people have looked at it.
 */
final class EndTable {

  /**
   * What a biller says counts until its bill is confirmed: after that the debit is asked for, and a
   * second, contrary answer of the biller that comes late must not decline what may be debited. Nor
   * is a refused reversal's word that there is no debit taken once an approval of it has come in.
   */
  private static final String DECLINED =
      """
      update payment p
         set state = 'DECLINED', state_since = $4, reason = c.reason,
             owner = null, next_attempt_at = null, deadline_at = null, sealed_code = null,
             attention = case p.attention when 'CONTRADICTED' then p.attention end,
             attention_at = case p.attention when 'CONTRADICTED' then p.attention_at end
        from unnest($1::uuid[], $3::text[]) as c (id, reason)
       where p.payment_id = c.id and p.state = any($2::text[])
         and p.attention is distinct from 'DUPLICATE_MISMATCH'
         and not (p.bill_confirmed and c.reason like 'BILL\\_%')
         and not (p.state = 'REVERSING' and exists (
           select from payment_answer a
            where a.payment_id = p.payment_id and a.about = 'DEBIT' and a.answer = 'APPROVED'))
      returning p.payment_id, p.reason, p.traceparent
      """;

  private static final String REVERSED =
      """
      update payment p
         set state = 'REVERSED', state_since = $3, reason = coalesce(p.reason, 'REVERSED'),
             owner = null, next_attempt_at = null, deadline_at = null, sealed_code = null,
             attention = case p.attention when 'CONTRADICTED' then p.attention end,
             attention_at = case p.attention when 'CONTRADICTED' then p.attention_at end
       where p.payment_id = any($1::uuid[]) and p.state = any($2::text[])
      returning p.payment_id, p.reason, p.traceparent
      """;

  private static final String COMPLETED =
      """
      update payment p
         set state = 'COMPLETED', state_since = $5, cycle_id = $3, settlement_date = $4,
             completed_at = $5, reason = null, owner = null, next_attempt_at = null,
             deadline_at = null, sealed_code = null,
             attention = case p.attention when 'CONTRADICTED' then p.attention end,
             attention_at = case p.attention when 'CONTRADICTED' then p.attention_at end
       where p.payment_id = any($1::uuid[]) and p.state = any($2::text[])
      returning p.*
      """;

  private static final String COMPENSATING =
      """
      with moved as (
        update payment p
           set state = 'COMPENSATING', state_since = $4, owner = null, next_attempt_at = null,
               deadline_at = null,
               attention = case p.attention when 'CONTRADICTED' then p.attention
                 else 'COMPENSATING' end,
               attention_at = case p.attention when 'CONTRADICTED' then p.attention_at else $4 end
         where p.payment_id = any($1::uuid[]) and p.state = 'REVERSING'
        returning p.*),
      kept as (
        insert into suspense (payment_id, amount_minor, currency, suspended_at, cycle_id,
            settlement_date)
        select payment_id, amount_minor, currency, $4, $2, $3 from moved)
      select * from moved
      """;

  private static final String RELEASED =
      """
      update suspense s
         set released_at = $4, released_cycle_id = $2, released_settlement_date = $3
        from payment p
       where s.payment_id = any($1::uuid[]) and s.released_at is null
         and p.payment_id = s.payment_id
      returning p.payment_id, p.traceparent, p.amount_minor, p.currency, p.payer_institution,
        p.payee_institution, p.clearing_institution
      """;

  Uni<Changed> declined(
      SqlConnection transaction, Map<UUID, Reason> reasons, String[] from, Instant at) {
    TreeMap<UUID, Reason> ordered = new TreeMap<>(reasons);
    return transaction
        .preparedQuery(DECLINED)
        .execute(
            Tuple.of(
                ordered.keySet().toArray(UUID[]::new),
                from,
                ordered.values().stream().map(Enum::name).toArray(String[]::new),
                utc(at)))
        .map(
            rows ->
                told(rows, row -> new Events.Declined(row.getUUID("payment_id"), at, reason(row))));
  }

  Uni<Changed> reversed(
      SqlConnection transaction, Collection<UUID> ids, String[] from, Instant at) {
    return transaction
        .preparedQuery(REVERSED)
        .execute(Tuple.of(ids.toArray(UUID[]::new), from, utc(at)))
        .map(
            rows ->
                told(rows, row -> new Events.Reversed(row.getUUID("payment_id"), at, reason(row))));
  }

  Uni<Changed> completed(
      SqlConnection transaction, Collection<UUID> ids, String[] from, Stamp stamp) {
    return transaction
        .preparedQuery(COMPLETED)
        .execute(
            Tuple.of(
                ids.toArray(UUID[]::new),
                from,
                stamp.cycle().id(),
                stamp.cycle().settlementDate(),
                utc(stamp.at())))
        .map(rows -> told(rows, EndTable::completed));
  }

  Uni<Changed> compensating(SqlConnection transaction, Collection<UUID> ids, Stamp stamp) {
    return transaction
        .preparedQuery(COMPENSATING)
        .execute(stamped(ids, stamp))
        .map(
            rows ->
                told(
                    rows,
                    row ->
                        new Events.Suspended(
                            row.getUUID("payment_id"),
                            stamp.at(),
                            stamp.cycle().id(),
                            stamp.cycle().settlementDate(),
                            row.getLong("amount_minor"),
                            row.getString("currency"),
                            row.getString("payer_institution"),
                            row.getString("payee_institution"),
                            row.getString("clearing_institution"))));
  }

  /** Takes out of suspense what these payments have there; most have nothing. */
  Uni<Changed> released(SqlConnection transaction, Collection<UUID> ids, Stamp stamp) {
    return transaction
        .preparedQuery(RELEASED)
        .execute(stamped(ids, stamp))
        .map(
            rows ->
                told(
                    rows,
                    row ->
                        new Events.SuspenseReleased(
                            row.getUUID("payment_id"),
                            stamp.at(),
                            stamp.cycle().id(),
                            stamp.cycle().settlementDate(),
                            row.getLong("amount_minor"),
                            row.getString("currency"),
                            row.getString("payer_institution"),
                            row.getString("payee_institution"),
                            row.getString("clearing_institution"))));
  }

  private static Tuple stamped(Collection<UUID> ids, Stamp stamp) {
    return Tuple.of(
        ids.toArray(UUID[]::new),
        stamp.cycle().id(),
        stamp.cycle().settlementDate(),
        utc(stamp.at()));
  }

  private static OffsetDateTime utc(Instant at) {
    return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
  }

  private static Changed told(RowSet<Row> rows, Function<Row, Events.Event> event) {
    Set<UUID> ids = new HashSet<>();
    List<News> news = new ArrayList<>();
    for (Row row : rows) {
      ids.add(row.getUUID("payment_id"));
      news.add(new News(event.apply(row), row.getString("traceparent")));
    }
    return new Changed(ids, news);
  }

  private static ReasonDocument reason(Row row) {
    return ReasonDocument.of(Reason.valueOf(row.getString("reason")));
  }

  private static Events.Event completed(Row row) {
    OffsetDateTime takenIn = row.getOffsetDateTime("taken_in_at");
    Optional<Rolled> rolled =
        Rolled.of(row.getString("taken_in_cycle_id"), row.getString("cycle_id"));
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
        row.getString("mcc"),
        takenIn == null ? null : takenIn.toInstant(),
        rolled.map(Rolled::from).orElse(null),
        rolled.map(Rolled::reason).orElse(null));
  }
}
