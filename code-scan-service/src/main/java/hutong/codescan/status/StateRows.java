package hutong.codescan.status;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Scans and their refunds as outcomes read and write them: a whole batch in one statement each. */
@Singleton
class StateRows {

  // Rows are locked in the order of their keys, so that two batches never wait for each other.
  private static final String LOCK =
      """
      select payment_id, caller, idempotency_key, amount_minor, currency, accepted_at, version,
        status, reason_code, reason_name, reason_en, reason_zh, outcome_at, cycle_id,
        settlement_date, suspended_at, refunded_minor
      from scan where payment_id = any($1) order by payment_id for no key update
      """;

  private static final String UPDATE =
      """
      update scan set version = told.version, status = told.status,
        reason_code = told.reason_code, reason_name = told.reason_name,
        reason_en = told.reason_en, reason_zh = told.reason_zh, outcome_at = told.outcome_at,
        cycle_id = told.cycle_id, settlement_date = told.settlement_date,
        suspended_at = told.suspended_at, refunded_minor = told.refunded_minor
      from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[],
        $7::text[], $8::timestamptz[], $9::text[], $10::date[], $11::timestamptz[], $12::bigint[])
      as told (payment_id, version, status, reason_code, reason_name, reason_en, reason_zh,
        outcome_at, cycle_id, settlement_date, suspended_at, refunded_minor)
      where scan.payment_id = told.payment_id
      """;

  private static final String KNOWN_REFUNDS =
      """
      select refund_id, payment_id, kind, amount_minor, state, at, reason_code, reason_name,
        reason_en, reason_zh
      from scan_refund where refund_id = any($1)
      """;

  private static final String INSERT_REFUNDS =
      """
      insert into scan_refund (refund_id, payment_id, kind, amount_minor, state, at, reason_code,
        reason_name, reason_en, reason_zh)
      select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::text[],
        $6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::text[])
      """;

  /** The scans of these payments, locked until the transaction ends. */
  Uni<List<ScanState>> lock(SqlConnection transaction, Collection<UUID> paymentIds) {
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(paymentIds.toArray(UUID[]::new)))
        .map(
            rows -> {
              List<ScanState> scans = new ArrayList<>(rows.size());
              rows.forEach(row -> scans.add(state(row)));
              return scans;
            });
  }

  /** Those of the refunds that were told before. */
  Uni<List<Refund>> refunds(SqlConnection transaction, Collection<UUID> refundIds) {
    if (refundIds.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return transaction
        .preparedQuery(KNOWN_REFUNDS)
        .execute(Tuple.of(refundIds.toArray(UUID[]::new)))
        .map(
            rows -> {
              List<Refund> refunds = new ArrayList<>(rows.size());
              rows.forEach(row -> refunds.add(refund(row)));
              return refunds;
            });
  }

  /** Writes scans that have changed. */
  Uni<Void> update(SqlConnection transaction, Collection<ScanState> scans) {
    if (scans.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Tuple columns =
        Tuple.tuple()
            .addArrayOfUUID(column(scans, ScanState::paymentId, UUID[]::new))
            .addArrayOfInteger(column(scans, ScanState::version, Integer[]::new))
            .addArrayOfString(column(scans, s -> s.status().name(), String[]::new));
    addReason(columns, scans, ScanState::reason);
    columns
        .addArrayOfOffsetDateTime(times(scans, ScanState::outcomeAt))
        .addArrayOfString(column(scans, ScanState::cycleId, String[]::new))
        .addArrayOfLocalDate(column(scans, ScanState::settlementDate, LocalDate[]::new))
        .addArrayOfOffsetDateTime(times(scans, ScanState::suspendedAt))
        .addArrayOfLong(column(scans, ScanState::refundedMinor, Long[]::new));
    return transaction.preparedQuery(UPDATE).execute(columns).replaceWithVoid();
  }

  /** Writes refunds that were not told before. */
  Uni<Void> insert(SqlConnection transaction, List<Refund> refunds) {
    if (refunds.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Tuple columns =
        Tuple.tuple()
            .addArrayOfUUID(column(refunds, Refund::refundId, UUID[]::new))
            .addArrayOfUUID(column(refunds, Refund::paymentId, UUID[]::new))
            .addArrayOfString(column(refunds, Refund::kind, String[]::new))
            .addArrayOfLong(column(refunds, Refund::amountMinor, Long[]::new))
            .addArrayOfString(column(refunds, r -> r.state().name(), String[]::new))
            .addArrayOfOffsetDateTime(times(refunds, Refund::at));
    addReason(columns, refunds, Refund::reason);
    return transaction.preparedQuery(INSERT_REFUNDS).execute(columns).replaceWithVoid();
  }

  private static ScanState state(Row row) {
    return new ScanState(
        row.getUUID("payment_id"),
        row.getString("caller"),
        row.getString("idempotency_key"),
        row.getLong("amount_minor"),
        row.getString("currency"),
        instant(row, "accepted_at"),
        row.getInteger("version"),
        ScanStatus.valueOf(row.getString("status")),
        reason(row),
        instant(row, "outcome_at"),
        row.getString("cycle_id"),
        row.getLocalDate("settlement_date"),
        instant(row, "suspended_at"),
        row.getLong("refunded_minor"));
  }

  private static Refund refund(Row row) {
    return new Refund(
        row.getUUID("refund_id"),
        row.getUUID("payment_id"),
        row.getString("kind"),
        row.getLong("amount_minor"),
        RefundState.valueOf(row.getString("state")),
        instant(row, "at"),
        reason(row));
  }

  private static Outcome.Reason reason(Row row) {
    return row.getString("reason_code") == null
        ? null
        : new Outcome.Reason(
            row.getString("reason_code"),
            row.getString("reason_name"),
            row.getString("reason_en"),
            row.getString("reason_zh"));
  }

  private static Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  private static <E> void addReason(
      Tuple columns, Collection<E> all, Function<E, Outcome.Reason> reason) {
    List<Function<Outcome.Reason, String>> parts =
        List.of(Outcome.Reason::code, Outcome.Reason::name, Outcome.Reason::en, Outcome.Reason::zh);
    for (Function<Outcome.Reason, String> part : parts) {
      columns.addArrayOfString(
          column(
              all,
              e -> reason.apply(e) == null ? null : part.apply(reason.apply(e)),
              String[]::new));
    }
  }

  private static <E> OffsetDateTime[] times(Collection<E> all, Function<E, Instant> time) {
    return column(
        all,
        e -> time.apply(e) == null ? null : OffsetDateTime.ofInstant(time.apply(e), ZoneOffset.UTC),
        OffsetDateTime[]::new);
  }

  private static <E, T> T[] column(
      Collection<E> all, Function<E, T> value, IntFunction<T[]> array) {
    return all.stream().map(value).toArray(array);
  }
}
