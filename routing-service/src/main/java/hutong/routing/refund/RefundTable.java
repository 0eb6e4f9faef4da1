package hutong.routing.refund;

import hutong.routing.cutoff.Cycles.Stamp;
import hutong.routing.outbox.Announcer.News;
import hutong.routing.outbox.Events;
import hutong.routing.refund.Funding.Owed;
import hutong.routing.route.Reason;
import hutong.routing.route.ReasonDocument;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/**
 * One statement per kind of change, for all the refunds of a batch. Each names the state that it
 * starts from; a refund in another state is left as it is and does not come back.
 *
 * <p>{@code now() + offset} is business time by the database's clock: the one authority on
 * deadlines for all instances.
 */
final class RefundTable {

  /** Payments before refunds, each in the order of ids, so that no two batches wait in a circle. */
  private static final String LOCK_PAYMENTS =
      """
      select payment_id from payment
       where payment_id = any($1::uuid[]) order by payment_id for no key update
      """;

  private static final String LOCK =
      """
      select refund_id from refund
       where refund_id = any($1::uuid[]) order by refund_id for no key update
      """;

  private static final String TAKE_UP =
      """
      with due as (
        select refund_id from refund
         where next_attempt_at is not null
           and next_attempt_at <= now() + $2::bigint * interval '1 millisecond'
         order by next_attempt_at limit $1 for no key update skip locked)
      update refund r
         set attempts = r.attempts + 1,
             next_attempt_at = now() + ($2::bigint + $3::bigint) * interval '1 millisecond'
        from due, payment p
       where r.refund_id = due.refund_id and p.payment_id = r.payment_id
      returning r.*, p.payer_institution, p.payee_institution
      """;

  private static final String AGAIN =
      """
      update refund r
         set next_attempt_at = now() + interval '1 millisecond' * ($4::bigint +
               case when r.expires_at <= now() + $4::bigint * interval '1 millisecond'
                 then $5::bigint else c.delay end),
             attention = case when r.expires_at <= now() + $4::bigint * interval '1 millisecond'
               then 'REFUND_EXPIRED' else r.attention end
        from unnest($1::uuid[], $2::int[], $3::bigint[]) as c (id, attempts, delay)
       where r.refund_id = c.id and r.state = 'PENDING' and r.attempts = c.attempts
      returning r.refund_id
      """;

  private static final String REFUSED =
      """
      update refund r
         set state = 'REFUSED', reason = $2, refused_at = $3, next_attempt_at = null, attention = null
        from payment p
       where r.refund_id = any($1::uuid[]) and r.state = 'PENDING' and p.payment_id = r.payment_id
      returning r.*, p.payer_institution, p.payee_institution, p.traceparent
      """;

  /** Of several refunds of one payment in the batch each comes behind those before it. */
  private static final String COMPLETED =
      """
      with done as (
        select refund_id, payment_id, amount_minor from refund
         where refund_id = any($1::uuid[]) and state = 'PENDING'),
      part as (
        select d.refund_id,
               coalesce((select sum(c.amount_minor) from refund c
                          where c.payment_id = d.payment_id and c.state = 'COMPLETED'), 0)
               + coalesce(sum(d.amount_minor) over (partition by d.payment_id order by d.refund_id
                   rows between unbounded preceding and 1 preceding), 0) as before_minor
          from done d)
      update refund r
         set state = 'COMPLETED', cycle_id = $2, settlement_date = $3, completed_at = $4,
             refunded_before_minor = part.before_minor, next_attempt_at = null, attention = null
        from part, payment p
       where r.refund_id = part.refund_id and p.payment_id = r.payment_id
      returning r.*, p.payer_institution, p.payee_institution, p.clearing_institution,
                p.traceparent, p.amount_minor as original_minor, p.cycle_id as original_cycle_id,
                p.completed_at as original_completed_at
      """;

  private static final String MARK =
      """
      update refund set attention = $3
       where refund_id = any($1::uuid[]) and state = $2 and attention is distinct from $3
      returning refund_id
      """;

  private static final String FIND = "select * from refund where refund_id = $1";

  private static final String OF_PAYMENT =
      "select * from refund where payment_id = $1 order by accepted_at, refund_id";

  /** What a statement has changed, what there is to tell of it, and what it means to positions. */
  record Changed(Set<UUID> ids, List<News> news, List<Owed> owed) {}

  Uni<Void> lockPayments(SqlConnection transaction, Collection<UUID> ids) {
    return lock(transaction, LOCK_PAYMENTS, ids);
  }

  Uni<Void> lock(SqlConnection transaction, Collection<UUID> ids) {
    return lock(transaction, LOCK, ids);
  }

  private static Uni<Void> lock(SqlConnection transaction, String lock, Collection<UUID> ids) {
    return transaction
        .preparedQuery(lock)
        .execute(Tuple.of(new TreeSet<>(ids).toArray(UUID[]::new)))
        .replaceWithVoid();
  }

  /** Takes up what is due, the longest due first, and leaves each to the caller for the lease. */
  Uni<List<Refund>> takeUp(SqlClient client, int limit, long offsetMillis, long leaseMillis) {
    return client
        .preparedQuery(TAKE_UP)
        .execute(Tuple.of(limit, offsetMillis, leaseMillis))
        .map(
            rows -> {
              List<Refund> taken = new ArrayList<>();
              rows.forEach(row -> taken.add(refund(row)));
              return taken;
            });
  }

  /** Only a refund that nobody has taken up since is asked for again after the delay. */
  Uni<Changed> again(
      SqlConnection transaction,
      List<Change.Again> changes,
      long offsetMillis,
      long expiredEveryMillis) {
    return transaction
        .preparedQuery(AGAIN)
        .execute(
            Tuple.of(
                changes.stream().map(Change.Again::refundId).toArray(UUID[]::new),
                changes.stream().map(Change.Again::attempts).toArray(Integer[]::new),
                changes.stream().map(Change.Again::delayMillis).toArray(Long[]::new),
                offsetMillis,
                expiredEveryMillis))
        .map(rows -> changed(rows, null));
  }

  Uni<Changed> refused(SqlConnection transaction, Collection<UUID> ids, Reason reason, Instant at) {
    return transaction
        .preparedQuery(REFUSED)
        .execute(Tuple.of(ids.toArray(UUID[]::new), reason.name(), utc(at)))
        .map(rows -> changed(rows, RefundTable::refusal));
  }

  /** The caller has locked the payments by a statement before, so this one sees all before it. */
  Uni<Changed> completed(SqlConnection transaction, Collection<UUID> ids, Stamp stamp) {
    return transaction
        .preparedQuery(COMPLETED)
        .execute(
            Tuple.of(
                ids.toArray(UUID[]::new),
                stamp.cycle().id(),
                stamp.cycle().settlementDate(),
                utc(stamp.at())))
        .map(rows -> changed(rows, RefundTable::completion));
  }

  /** Leaves a mark on final refunds that an answer contradicts; those marked before stay out. */
  Uni<Changed> mark(
      SqlConnection transaction, Collection<UUID> ids, String state, String attention) {
    return transaction
        .preparedQuery(MARK)
        .execute(Tuple.of(ids.toArray(UUID[]::new), state, attention))
        .map(rows -> changed(rows, null));
  }

  /** The refund, or null. */
  Uni<RefundState> find(SqlClient client, UUID refundId) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(refundId))
        .map(rows -> rows.rowCount() == 0 ? null : state(rows.iterator().next()));
  }

  /** The payment's refunds, the oldest first. */
  Uni<List<RefundState>> ofPayment(SqlClient client, UUID paymentId) {
    return client
        .preparedQuery(OF_PAYMENT)
        .execute(Tuple.of(paymentId))
        .map(
            rows -> {
              List<RefundState> refunds = new ArrayList<>();
              rows.forEach(row -> refunds.add(state(row)));
              return refunds;
            });
  }

  private static Changed changed(RowSet<Row> rows, Function<Row, Events.Event> event) {
    Set<UUID> ids = new HashSet<>();
    List<News> news = new ArrayList<>();
    List<Owed> owed = new ArrayList<>();
    for (Row row : rows) {
      ids.add(row.getUUID("refund_id"));
      if (event != null) {
        news.add(new News(event.apply(row), row.getString("traceparent")));
        owed.add(owed(row));
      }
    }
    return new Changed(ids, news, owed);
  }

  private static Events.Event refusal(Row row) {
    return new Events.RefundRefused(
        row.getUUID("refund_id"),
        row.getUUID("payment_id"),
        row.getOffsetDateTime("refused_at").toInstant(),
        row.getLong("amount_minor"),
        row.getString("currency"),
        ReasonDocument.of(Reason.valueOf(row.getString("reason"))));
  }

  private static Events.Event completion(Row row) {
    return new Events.RefundCompleted(
        row.getUUID("refund_id"),
        row.getUUID("payment_id"),
        row.getString("kind"),
        row.getOffsetDateTime("completed_at").toInstant(),
        row.getString("cycle_id"),
        row.getLocalDate("settlement_date"),
        row.getLong("amount_minor"),
        row.getString("currency"),
        row.getLong("refunded_before_minor"),
        row.getLong("original_minor"),
        row.getString("original_cycle_id"),
        row.getOffsetDateTime("original_completed_at").toInstant(),
        row.getString("payer_institution"),
        row.getString("payee_institution"),
        row.getString("clearing_institution"));
  }

  private static Owed owed(Row row) {
    return new Owed(
        row.getUUID("refund_id"),
        row.getString("payee_institution"),
        row.getString("payer_institution"),
        row.getString("currency"),
        row.getLong("amount_minor"),
        row.getString("cycle_id"));
  }

  private static Refund refund(Row row) {
    return new Refund(
        row.getUUID("refund_id"),
        row.getUUID("payment_id"),
        Kind.valueOf(row.getString("kind")),
        row.getLong("amount_minor"),
        row.getString("currency"),
        row.getString("payer_institution"),
        row.getString("payee_institution"),
        row.getOffsetDateTime("accepted_at").toInstant(),
        row.getInteger("attempts"));
  }

  static RefundState state(Row row) {
    OffsetDateTime completed = row.getOffsetDateTime("completed_at");
    OffsetDateTime ended = completed == null ? row.getOffsetDateTime("refused_at") : completed;
    return new RefundState(
        row.getUUID("refund_id"),
        row.getUUID("payment_id"),
        Kind.valueOf(row.getString("kind")),
        row.getString("state"),
        row.getLong("amount_minor"),
        row.getString("currency"),
        row.getString("note"),
        row.getOffsetDateTime("accepted_at").toInstant(),
        row.getString("cycle_id"),
        row.getLocalDate("settlement_date"),
        ended == null ? null : ended.toInstant(),
        row.getString("reason"),
        row.getString("attention"));
  }

  static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
