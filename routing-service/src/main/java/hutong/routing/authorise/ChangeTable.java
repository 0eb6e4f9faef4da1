package hutong.routing.authorise;

import hutong.routing.outbox.Announcer.News;
import hutong.runtime.clock.BusinessClock;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * The changes that end nothing: one statement per kind, for all the payments of a batch. Each names
 * the states that it may start from; a payment in another state is left as it is and does not come
 * back. Every deadline is business time by the database's clock, so that all instances go by one.
 */
final class ChangeTable {

  /**
   * The statements below lock rows in whatever order the planner finds best, and each kind of
   * change has its own. Batches of two instances that name the same payments would wait for each
   * other; locked first, in one order, they wait in a line.
   */
  private static final String LOCK =
      """
      select payment_id, state from payment
       where payment_id = any($1::uuid[]) order by payment_id for no key update
      """;

  /** Says what "now" is: the database's clock, moved as the business clock is. */
  private static final String NOW =
      "(select now() + $1::bigint * interval '1 millisecond' as at) t";

  /**
   * A mismatch stays with the payment until people have resolved it; nothing that an institution
   * says leads on from there.
   */
  private static final String MOVE =
      """
      update payment p
         set state = $2, owner = $3, attempts = 0, state_since = t.at, reason = c.reason,
             attention = nullif(p.attention, 'CREDIT_EXPIRED'),
             attention_at = case p.attention when 'CREDIT_EXPIRED' then null else p.attention_at end,
             next_attempt_at = greatest(t.at + c.wait * interval '1 millisecond',
               p.dispatched_at + c.min_age * interval '1 millisecond'),
             deadline_at = t.at + c.patience * interval '1 millisecond'
        from unnest($5::uuid[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[])
               as c (id, wait, min_age, patience, reason), %s
       where p.payment_id = c.id and p.state = any($4::text[])
         and p.attention is distinct from 'DUPLICATE_MISMATCH'
      returning p.payment_id
      """
          .formatted(NOW);

  private static final String BILL_CONFIRMED =
      """
      update payment p
         set bill_confirmed = true, attempts = 0, owner = $2, dispatched_at = t.at,
             next_attempt_at = t.at + c.wait * interval '1 millisecond'
        from unnest($3::uuid[], $4::bigint[]) as c (id, wait), %s
       where p.payment_id = c.id and p.state = 'AUTHORISING' and not p.bill_confirmed
      returning p.payment_id
      """
          .formatted(NOW);

  private static final String DISPATCHED =
      """
      update payment p
         set owner = $2, dispatched_at = t.at,
             next_attempt_at = t.at + c.wait * interval '1 millisecond'
        from unnest($3::uuid[], $4::bigint[], $5::int[]) as c (id, wait, attempts), %s
       where p.payment_id = c.id and p.state = 'UNKNOWN' and p.attempts = c.attempts
         and p.attention is null
      returning p.payment_id
      """
          .formatted(NOW);

  private static final String MISMATCHED =
      """
      update payment p
         set state = 'UNKNOWN', owner = null, deadline_at = null,
             attempts = case p.state when 'UNKNOWN' then p.attempts else 0 end,
             state_since = case p.state when 'UNKNOWN' then p.state_since else t.at end,
             attention = 'DUPLICATE_MISMATCH', attention_at = coalesce(p.attention_at, t.at),
             next_attempt_at = t.at + c.wait * interval '1 millisecond'
        from unnest($2::uuid[], $3::bigint[]) as c (id, wait), %s
       where p.payment_id = c.id and p.state in ('AUTHORISING', 'USER_PAYING', 'UNKNOWN')
      returning p.payment_id
      """
          .formatted(NOW);

  private static final String REST =
      """
      update payment p
         set owner = null, next_attempt_at = t.at + c.wait * interval '1 millisecond',
             attention = coalesce(p.attention, c.attention),
             attention_at = case when coalesce(p.attention, c.attention) is not null
               then coalesce(p.attention_at, t.at) end
        from unnest($2::uuid[], $3::text[], $4::int[], $5::bigint[], $6::text[])
               as c (id, state, attempts, wait, attention), %s
       where p.payment_id = c.id and p.state = c.state and p.attempts = c.attempts
      returning p.payment_id
      """
          .formatted(NOW);

  private static final String APPROVED_AFTER_DECLINE =
      """
      update payment p
         set attention = 'APPROVED_AFTER_DECLINE', attention_at = t.at
        from unnest($2::uuid[]) as c (id), %s
       where p.payment_id = c.id and p.state = 'DECLINED'
         and p.attention is distinct from 'APPROVED_AFTER_DECLINE'
      returning p.payment_id
      """
          .formatted(NOW);

  /**
   * A payment that is being undone although its payee is paid is left to people: who works on it
   * finds another number of attempts and does not make it go on.
   */
  private static final String CONTRADICTED =
      """
      update payment p
         set attention = 'CONTRADICTED', attention_at = t.at,
             owner = case p.state when 'REVERSING' then null else p.owner end,
             next_attempt_at = case p.state when 'REVERSING' then null else p.next_attempt_at end,
             attempts = case p.state when 'REVERSING' then p.attempts + 1 else p.attempts end
        from unnest($2::uuid[]) as c (id), %s
       where p.payment_id = c.id
         and (p.attention is distinct from 'CONTRADICTED'
              or p.state = 'REVERSING' and p.next_attempt_at is not null)
      returning p.payment_id
      """
          .formatted(NOW);

  private static final String LATE =
      """
      insert into payment_answer (payment_id, about, answer, state, at)
      select c.*, t.at
        from unnest($2::uuid[], $3::text[], $4::text[], $5::text[])
               as c (payment_id, about, answer, state), %s
      on conflict do nothing
      """
          .formatted(NOW);

  private final BusinessClock clock;
  private final Instance instance;

  ChangeTable(BusinessClock clock, Instance instance) {
    this.clock = clock;
    this.instance = instance;
  }

  /** What a statement has changed, and what there is to tell about it. */
  record Changed(Set<UUID> ids, List<News> news) {}

  /** An answer that changed nothing. */
  record Late(UUID paymentId, String about, String answer, PaymentState found) {}

  /** Locks the payments of a whole batch until the transaction ends, and says where they stand. */
  Uni<Map<UUID, PaymentState>> lock(SqlConnection transaction, Collection<UUID> ids) {
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(ids.toArray(UUID[]::new)))
        .map(
            rows -> {
              Map<UUID, PaymentState> states = new HashMap<>();
              rows.forEach(
                  row -> states.put(row.getUUID(0), PaymentState.valueOf(row.getString(1))));
              return states;
            });
  }

  Uni<Changed> billConfirmed(SqlConnection transaction, List<Change.BillConfirmed> all) {
    return run(
        transaction,
        BILL_CONFIRMED,
        now()
            .addValue(instance.id())
            .addValue(ids(all))
            .addValue(millis(all, Change.BillConfirmed::lease)));
  }

  Uni<Changed> dispatched(SqlConnection transaction, List<Change.Dispatched> all) {
    return run(
        transaction,
        DISPATCHED,
        now()
            .addValue(instance.id())
            .addValue(ids(all))
            .addValue(millis(all, Change.Dispatched::lease))
            .addValue(column(all, Change.Dispatched::attempts, Integer[]::new)));
  }

  Uni<Changed> userPaying(SqlConnection transaction, List<Change.UserPaying> all) {
    return run(
        transaction,
        MOVE,
        move(PaymentState.USER_PAYING, null, "AUTHORISING")
            .addValue(ids(all))
            .addValue(millis(all, Change.UserPaying::askAfter))
            .addValue(nothing(all, Long[]::new))
            .addValue(millis(all, Change.UserPaying::window))
            .addValue(nothing(all, String[]::new)));
  }

  Uni<Changed> authorised(SqlConnection transaction, List<Change.Authorised> all) {
    return run(
        transaction,
        MOVE,
        move(PaymentState.AUTHORISED, instance.id(), "AUTHORISING", "USER_PAYING", "UNKNOWN")
            .addValue(ids(all))
            .addValue(millis(all, Change.Authorised::lease))
            .addValue(nothing(all, Long[]::new))
            .addValue(millis(all, Change.Authorised::expiry))
            .addValue(nothing(all, String[]::new)));
  }

  Uni<Changed> unknown(SqlConnection transaction, List<Change.Unknown> all) {
    return run(
        transaction,
        MOVE,
        move(PaymentState.UNKNOWN, null, "AUTHORISING", "USER_PAYING")
            .addValue(ids(all))
            .addValue(millis(all, Change.Unknown::askAfter))
            .addValue(nothing(all, Long[]::new))
            .addValue(nothing(all, Long[]::new))
            .addValue(nothing(all, String[]::new)));
  }

  Uni<Changed> reversing(SqlConnection transaction, List<Change.Reversing> all) {
    return run(
        transaction,
        MOVE,
        move(PaymentState.REVERSING, null, "AUTHORISING", "USER_PAYING", "UNKNOWN")
            .addValue(ids(all))
            .addValue(column(all, one -> 0L, Long[]::new))
            .addValue(millis(all, Change.Reversing::minAge))
            .addValue(millis(all, Change.Reversing::expiry))
            .addValue(column(all, one -> one.reason().name(), String[]::new)));
  }

  Uni<Changed> creditRejected(SqlConnection transaction, List<Change.CreditRejected> all) {
    return run(
        transaction,
        MOVE,
        move(PaymentState.REVERSING, null, "AUTHORISED")
            .addValue(ids(all))
            .addValue(column(all, one -> 0L, Long[]::new))
            .addValue(millis(all, Change.CreditRejected::minAge))
            .addValue(millis(all, Change.CreditRejected::expiry))
            .addValue(column(all, one -> one.reason().name(), String[]::new)));
  }

  Uni<Changed> mismatched(SqlConnection transaction, List<Change.Mismatched> all) {
    return run(
        transaction,
        MISMATCHED,
        now().addValue(ids(all)).addValue(millis(all, Change.Mismatched::askAfter)));
  }

  Uni<Changed> rest(SqlConnection transaction, List<Change.Rest> all) {
    return run(
        transaction,
        REST,
        now()
            .addValue(ids(all))
            .addValue(column(all, one -> one.state().name(), String[]::new))
            .addValue(column(all, Change.Rest::attempts, Integer[]::new))
            .addValue(millis(all, Change.Rest::after))
            .addValue(
                column(
                    all,
                    one -> one.attention() == null ? null : one.attention().name(),
                    String[]::new)));
  }

  /** The state stays, because the payer has been told; what comes back was not marked before. */
  Uni<Changed> approvedAfterDecline(SqlConnection transaction, Collection<UUID> ids) {
    return run(transaction, APPROVED_AFTER_DECLINE, now().addValue(ids.toArray(UUID[]::new)));
  }

  /** The state stays; what is REVERSING is not undone any further. */
  Uni<Changed> contradicted(SqlConnection transaction, Collection<UUID> ids) {
    return run(transaction, CONTRADICTED, now().addValue(ids.toArray(UUID[]::new)));
  }

  Uni<Void> late(SqlConnection transaction, List<Late> all) {
    return all.isEmpty()
        ? Uni.createFrom().voidItem()
        : transaction
            .preparedQuery(LATE)
            .execute(
                now()
                    .addValue(column(all, Late::paymentId, UUID[]::new))
                    .addValue(column(all, Late::about, String[]::new))
                    .addValue(column(all, Late::answer, String[]::new))
                    .addValue(column(all, one -> one.found().name(), String[]::new)))
            .replaceWithVoid();
  }

  private Tuple now() {
    return Tuple.tuple().addValue(clock.offset().toMillis());
  }

  private Tuple move(PaymentState to, UUID owner, String... from) {
    return now().addValue(to.name()).addValue(owner).addValue(from);
  }

  private static Uni<Changed> run(SqlConnection transaction, String statement, Tuple columns) {
    return transaction.preparedQuery(statement).execute(columns).map(ChangeTable::silently);
  }

  private static Changed silently(RowSet<Row> rows) {
    Set<UUID> ids = new HashSet<>();
    rows.forEach(row -> ids.add(row.getUUID(0)));
    return new Changed(ids, List.of());
  }

  private static UUID[] ids(List<? extends Change> all) {
    return all.stream().map(Change::paymentId).toArray(UUID[]::new);
  }

  private static <T> Long[] millis(List<T> all, Function<T, Duration> value) {
    return column(
        all, one -> value.apply(one) == null ? null : value.apply(one).toMillis(), Long[]::new);
  }

  private static <T> T[] nothing(List<?> all, IntFunction<T[]> array) {
    return array.apply(all.size());
  }

  private static <S, T> T[] column(List<S> all, Function<S, T> value, IntFunction<T[]> array) {
    Stream<T> values = all.stream().map(value);
    return values.toArray(array);
  }
}
