package hutong.routing.authorise;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What people decided, row by row; nothing here is ever changed. */
final class ResolutionTable {

  private static final String COLUMNS =
      """
      select r.*, a.approved_by, a.approved_at, a.to_state
        from payment_resolution r
        left join payment_resolution_approval a using (payment_id, number)
      """;
  private static final String PROPOSE =
      """
      insert into payment_resolution (payment_id, number, outcome, note, state, attention,
          attempts, proposed_by, proposed_at, idempotency_key, request_hash)
      select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5,
          (select attempts from payment where payment_id = $1), $6, $7, $8, $9
        from payment_resolution where payment_id = $1
      on conflict (proposed_by, idempotency_key) do nothing
      returning *, null::text as approved_by, null::timestamptz as approved_at,
        null::text as to_state
      """;

  /** An institution that was asked since, or is being asked now, may have moved money. */
  private static final String STANDS =
      """
      select from payment_resolution r
        join payment p using (payment_id, state, attention, attempts)
       where r.payment_id = $1 and r.number = $2 and p.owner is null
      """;

  private ResolutionTable() {}

  /** A payment as it is handed over, its row locked. */
  record HandedOver(
      PaymentState state, Attention attention, boolean bill, String payerInstitution) {}

  static Uni<Optional<HandedOver>> lock(SqlConnection transaction, UUID paymentId) {
    return transaction
        .preparedQuery(
            """
            select state, attention, bill_number is not null as bill, payer_institution
              from payment where payment_id = $1 for no key update
            """)
        .execute(Tuple.of(paymentId))
        .map(rows -> first(rows, ResolutionTable::handedOver));
  }

  private static HandedOver handedOver(Row row) {
    String attention = row.getString("attention");
    return new HandedOver(
        PaymentState.valueOf(row.getString("state")),
        attention == null ? null : Attention.valueOf(attention),
        row.getBoolean("bill"),
        row.getString("payer_institution"));
  }

  /** What this operator has proposed under this key, if the hash is the same; else refuses. */
  static Uni<Optional<Resolution>> proposed(
      SqlClient client, String operator, String key, byte[] hash) {
    return client
        .preparedQuery(COLUMNS + " where r.proposed_by = $1 and r.idempotency_key = $2")
        .execute(Tuple.of(operator, key))
        .map(
            rows -> {
              for (Row row : rows) {
                if (!Arrays.equals(row.getBuffer("request_hash").getBytes(), hash)) {
                  throw new ResolutionRefusedException(ResolutionRefusedException.Why.KEY_REUSED);
                }
              }
              return first(rows, ResolutionTable::resolution);
            });
  }

  /** Empty where the key was used meanwhile. */
  static Uni<Optional<Resolution>> propose(
      SqlConnection transaction, Resolution proposal, String key, byte[] hash) {
    return transaction
        .preparedQuery(PROPOSE)
        .execute(
            Tuple.tuple()
                .addValue(proposal.paymentId())
                .addValue(proposal.outcome().name())
                .addValue(proposal.note())
                .addValue(proposal.state().name())
                .addValue(proposal.attention().name())
                .addValue(proposal.proposedBy())
                .addValue(utc(proposal.proposedAt()))
                .addValue(key)
                .addValue(Buffer.buffer(hash)))
        .map(rows -> first(rows, ResolutionTable::resolution));
  }

  static Uni<Optional<Resolution>> find(SqlClient client, UUID paymentId, int number) {
    return client
        .preparedQuery(COLUMNS + " where r.payment_id = $1 and r.number = $2")
        .execute(Tuple.of(paymentId, number))
        .map(rows -> first(rows, ResolutionTable::resolution));
  }

  /** Whether the payment is still as it was when this was proposed, and nobody works on it. */
  static Uni<Boolean> stands(SqlConnection transaction, Resolution proposal) {
    return transaction
        .preparedQuery(STANDS)
        .execute(Tuple.of(proposal.paymentId(), proposal.number()))
        .map(rows -> rows.rowCount() == 1);
  }

  static Uni<List<Resolution>> of(SqlClient client, UUID paymentId) {
    return client
        .preparedQuery(COLUMNS + " where r.payment_id = $1 order by r.number")
        .execute(Tuple.of(paymentId))
        .map(
            rows -> {
              List<Resolution> all = new ArrayList<>();
              rows.forEach(row -> all.add(resolution(row)));
              return all;
            });
  }

  static Uni<Void> approve(SqlConnection transaction, Resolution approved) {
    return transaction
        .preparedQuery(
            """
            insert into payment_resolution_approval (payment_id, number, proposed_by, approved_by,
                approved_at, to_state)
            values ($1, $2, $3, $4, $5, $6)
            """)
        .execute(
            Tuple.of(
                approved.paymentId(),
                approved.number(),
                approved.proposedBy(),
                approved.approvedBy(),
                utc(approved.approvedAt()),
                approved.toState().name()))
        .replaceWithVoid();
  }

  /** Takes the mark away; what is not final goes on, and so it is due. */
  static Uni<Void> clear(SqlConnection transaction, UUID paymentId) {
    return transaction
        .preparedQuery(
            """
            update payment
               set attention = null, attention_at = null,
                   next_attempt_at = case state when 'UNKNOWN' then state_since
                     else next_attempt_at end
             where payment_id = $1
            """)
        .execute(Tuple.of(paymentId))
        .replaceWithVoid();
  }

  private static Resolution resolution(Row row) {
    OffsetDateTime approvedAt = row.getOffsetDateTime("approved_at");
    String to = row.getString("to_state");
    return new Resolution(
        row.getUUID("payment_id"),
        row.getInteger("number"),
        Verdict.valueOf(row.getString("outcome")),
        row.getString("note"),
        PaymentState.valueOf(row.getString("state")),
        Attention.valueOf(row.getString("attention")),
        row.getString("proposed_by"),
        row.getOffsetDateTime("proposed_at").toInstant(),
        row.getString("approved_by"),
        approvedAt == null ? null : approvedAt.toInstant(),
        to == null ? null : PaymentState.valueOf(to));
  }

  private static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> read) {
    for (Row row : rows) {
      return Optional.of(read.apply(row));
    }
    return Optional.empty();
  }

  private static OffsetDateTime utc(Instant at) {
    return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
  }
}
