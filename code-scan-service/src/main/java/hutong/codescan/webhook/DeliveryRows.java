package hutong.codescan.webhook;

import hutong.runtime.clock.BusinessClock;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The table of what is to be told. Its times are the business clock's offset on the database's
 * clock, so that all instances agree on them.
 */
@ApplicationScoped
public class DeliveryRows {

  private static final String INSERT =
      """
      insert into webhook_delivery (event_id, payment_id, version, caller, body, created_at,
        next_attempt_at, expires_at)
      select event_id, payment_id, version, caller, body, at, at, at + make_interval(secs => $7)
      from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::bytea[])
        as told (event_id, payment_id, version, caller, body),
        (select now() + make_interval(secs => $6) as at) as clock
      """;

  // A payment's later notice is not due while an earlier one is under way. Whoever holds a row has
  // it locked only for this statement; after that it is the time of the next attempt that keeps
  // others away.
  private static final String TAKE =
      """
      with due as (
        select mine.event_id
        from unnest($1::text[], $2::int[]) as free (caller, slots)
        cross join lateral (
          select event_id from webhook_delivery one
          where one.caller = free.caller and one.state = 'PENDING'
            and one.next_attempt_at <= now() + make_interval(secs => $3)
            and not exists (
              select from webhook_delivery earlier
              where earlier.payment_id = one.payment_id and earlier.version < one.version
                and earlier.state = 'PENDING')
          order by one.next_attempt_at, one.event_id
          limit free.slots
          for update of one skip locked) as mine
      )
      update webhook_delivery d set attempts = attempts + 1, lease = lease + 1,
        next_attempt_at = now() + make_interval(secs => $3 + $4)
      from due where d.event_id = due.event_id
      returning d.event_id, d.caller, d.body, d.attempts, d.lease
      """;

  private static final String SETTLE =
      """
      with told as (
        select * from unnest($1::uuid[], $2::int[], $3::boolean[], $4::text[], $5::float8[])
          as told (event_id, lease, delivered, answer, pause)
      ), now as (
        select now() + make_interval(secs => $6) as at
      )
      update webhook_delivery d set last_answer = told.answer,
        state = case when told.delivered then 'DELIVERED'
          when d.expires_at <= now.at + make_interval(secs => told.pause) then 'FAILED'
          else 'PENDING' end,
        ended_at = case when told.delivered
          or d.expires_at <= now.at + make_interval(secs => told.pause) then now.at end,
        next_attempt_at = now.at + make_interval(secs => told.pause)
      from told, now
      where d.event_id = told.event_id and d.lease = told.lease and d.state = 'PENDING'
      returning d.event_id, d.caller, d.state
      """;

  private static final String RESEND =
      """
      update webhook_delivery set state = 'PENDING', attempts = 0, ended_at = null,
        next_attempt_at = now() + make_interval(secs => $2),
        expires_at = now() + make_interval(secs => $2 + $3)
      where event_id = $1 and state <> 'PENDING'
      """;

  private static final String GIVE_UP =
      """
      update webhook_delivery
      set state = 'FAILED', ended_at = now() + make_interval(secs => $2),
        last_answer = coalesce(last_answer, 'NOT_REGISTERED')
      where state = 'PENDING' and expires_at <= now() + make_interval(secs => $2)
        and caller <> all($1::text[])
      """;

  private static final String LIST =
      """
      select event_id, payment_id, caller, state, attempts, created_at,
        case state when 'PENDING' then next_attempt_at end as next_attempt_at, ended_at, last_answer
      from webhook_delivery
      where state = $1 and ($2::text is null or caller = $2)
      order by created_at, event_id limit $3
      """;

  private static final String ONE =
      """
      select event_id, payment_id, caller, state, attempts, created_at,
        case state when 'PENDING' then next_attempt_at end as next_attempt_at, ended_at, last_answer
      from webhook_delivery where event_id = $1
      """;

  private final Pool pool;
  private final BusinessClock clock;
  private final WebhookConfig config;

  DeliveryRows(Pool pool, BusinessClock clock, WebhookConfig config) {
    this.pool = pool;
    this.clock = clock;
    this.config = config;
  }

  /** A delivery that is this instance's until its lease ends. */
  record Taken(UUID eventId, String caller, byte[] body, int attempts, int lease) {}

  /** How an attempt ended. */
  record Attempt(Taken taken, boolean delivered, String answer, Duration pause) {}

  /** Where an attempt has left its delivery. */
  record Settled(UUID eventId, String caller, String state) {}

  /** Writes notices in the transaction of what they tell. */
  public Uni<Void> write(SqlConnection transaction, List<Notice> notices) {
    if (notices.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return transaction
        .preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(column(notices, Notice::eventId, UUID[]::new))
                .addArrayOfUUID(column(notices, Notice::paymentId, UUID[]::new))
                .addArrayOfInteger(column(notices, Notice::version, Integer[]::new))
                .addArrayOfString(column(notices, Notice::caller, String[]::new))
                .addValue(column(notices, n -> Buffer.buffer(n.body()), Buffer[]::new))
                .addDouble(offset())
                .addDouble(seconds(config.expiry())))
        .replaceWithVoid();
  }

  /**
   * Takes what is due, for each caller at most as many as it has slots.
   *
   * @param lease after which others may take them
   */
  Uni<List<Taken>> take(Map<String, Integer> slots, Duration lease) {
    return pool.preparedQuery(TAKE)
        .execute(
            Tuple.tuple()
                .addArrayOfString(slots.keySet().toArray(String[]::new))
                .addArrayOfInteger(slots.values().toArray(Integer[]::new))
                .addDouble(offset())
                .addDouble(seconds(lease)))
        .map(
            rows ->
                all(
                    rows,
                    row ->
                        new Taken(
                            row.getUUID("event_id"),
                            row.getString("caller"),
                            row.getBuffer("body").getBytes(),
                            row.getInteger("attempts"),
                            row.getInteger("lease"))));
  }

  /** Writes how attempts ended; one whose lease is another's by now says nothing. */
  Uni<List<Settled>> settle(List<Attempt> attempts) {
    return pool.preparedQuery(SETTLE)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(column(attempts, a -> a.taken().eventId(), UUID[]::new))
                .addArrayOfInteger(column(attempts, a -> a.taken().lease(), Integer[]::new))
                .addArrayOfBoolean(column(attempts, Attempt::delivered, Boolean[]::new))
                .addArrayOfString(column(attempts, Attempt::answer, String[]::new))
                .addArrayOfDouble(column(attempts, a -> seconds(a.pause()), Double[]::new))
                .addDouble(offset()))
        .map(
            rows ->
                all(
                    rows,
                    row ->
                        new Settled(
                            row.getUUID("event_id"),
                            row.getString("caller"),
                            row.getString("state"))));
  }

  /** Makes an ended delivery due again, with all its attempts before it. */
  public Uni<Void> resend(UUID eventId) {
    return pool.preparedQuery(RESEND)
        .execute(Tuple.of(eventId, offset(), seconds(config.expiry())))
        .replaceWithVoid();
  }

  /** Fails what has expired and whose caller nobody tells any more. */
  Uni<Integer> giveUpOthersThan(Collection<String> callers) {
    return pool.preparedQuery(GIVE_UP)
        .execute(Tuple.of(callers.toArray(String[]::new), offset()))
        .map(RowSet::rowCount);
  }

  /** Forgets what ended long ago. */
  Uni<Void> forget(int keepDays) {
    return pool.preparedQuery("select webhook_forget(now() + make_interval(secs => $1), $2)")
        .execute(Tuple.of(offset(), keepDays))
        .replaceWithVoid();
  }

  /**
   * @param caller or null for all
   * @return the oldest first
   */
  public Uni<List<Delivery>> list(String state, String caller, int limit) {
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(state, caller, limit))
        .map(rows -> all(rows, DeliveryRows::delivery));
  }

  /** The delivery of an event, or null. */
  public Uni<Delivery> find(UUID eventId) {
    return pool.preparedQuery(ONE)
        .execute(Tuple.of(eventId))
        .map(rows -> rows.size() == 0 ? null : delivery(rows.iterator().next()));
  }

  private static Delivery delivery(Row row) {
    return new Delivery(
        row.getUUID("event_id"),
        row.getUUID("payment_id"),
        row.getString("caller"),
        row.getString("state"),
        row.getInteger("attempts"),
        instant(row, "created_at"),
        instant(row, "next_attempt_at"),
        instant(row, "ended_at"),
        row.getString("last_answer"));
  }

  private static Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  private double offset() {
    return seconds(clock.offset());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }

  private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> read) {
    List<T> all = new ArrayList<>(rows.size());
    rows.forEach(row -> all.add(read.apply(row)));
    return all;
  }

  private static <E, T> T[] column(List<E> all, Function<E, T> value, IntFunction<T[]> array) {
    return all.stream().map(value).toArray(array);
  }
}
