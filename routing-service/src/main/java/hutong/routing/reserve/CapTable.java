package hutong.routing.reserve;

import hutong.routing.reserve.CapChange.State;
import hutong.routing.reserve.PositionTable.Key;
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
import java.util.List;
import java.util.Optional;

/**
 * The rows of {@code participant_cap_change} and {@code participant_cap_application}, which are
 * only ever added. Whoever adds holds the position's row.
 */
final class CapTable {

  private static final String PROPOSE =
      """
      insert into participant_cap_change (institution, currency, cap_minor, liquidity_minor,
        alarm_percent, use_unsettled_credits, note, loosens, proposed_by, proposed_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      returning number
      """;
  private static final String APPLY =
      """
      insert into participant_cap_application (number, proposed_by, loosens, approved_by, applied_at,
        cap_before_minor, liquidity_before_minor, alarm_percent_before, use_unsettled_credits_before)
      select number, proposed_by, loosens, $2, $3, $4, $5, $6, $7
        from participant_cap_change where number = $1
      """;
  private static final String SELECT =
      """
      select c.number, c.institution, c.currency, c.cap_minor, c.liquidity_minor, c.alarm_percent,
             c.use_unsettled_credits, c.note, c.proposed_by, c.proposed_at, a.approved_by,
             a.applied_at, a.cap_before_minor, a.liquidity_before_minor, a.alarm_percent_before,
             a.use_unsettled_credits_before,
             exists (select from participant_cap_application x
                       join participant_cap_change y on y.number = x.number
                      where y.institution = c.institution and y.currency = c.currency
                        and x.number > c.number) as overtaken
        from participant_cap_change c
        left join participant_cap_application a on a.number = c.number
       where c.institution = $1
      """;
  private static final String ONE = SELECT + " and c.number = $2";
  private static final String NEWEST = SELECT + " order by c.number desc limit $2";

  private CapTable() {}

  /**
   * Stores a change that waits.
   *
   * @return the same with its number
   */
  static Uni<CapChange> propose(SqlConnection transaction, CapChange change, boolean loosens) {
    return transaction
        .preparedQuery(PROPOSE)
        .execute(
            Tuple.tuple()
                .addString(change.institution())
                .addString(change.currency())
                .addLong(change.bounds().capMinor())
                .addLong(change.bounds().liquidityMinor())
                .addInteger(change.bounds().alarmPercent())
                .addBoolean(change.bounds().useUnsettledCredits())
                .addString(change.note())
                .addBoolean(loosens)
                .addString(change.proposedBy())
                .addValue(utc(change.proposedAt())))
        .map(
            rows ->
                new CapChange(
                    rows.iterator().next().getLong(0),
                    change.institution(),
                    change.currency(),
                    change.bounds(),
                    change.note(),
                    State.WAITING,
                    change.proposedBy(),
                    change.proposedAt(),
                    null,
                    null,
                    null));
  }

  static Uni<Void> apply(SqlConnection transaction, CapChange applied) {
    return transaction
        .preparedQuery(APPLY)
        .execute(
            Tuple.tuple()
                .addLong(applied.number())
                .addString(applied.approvedBy())
                .addValue(utc(applied.appliedAt()))
                .addLong(applied.before().capMinor())
                .addLong(applied.before().liquidityMinor())
                .addInteger(applied.before().alarmPercent())
                .addBoolean(applied.before().useUnsettledCredits()))
        .replaceWithVoid();
  }

  static Uni<Optional<CapChange>> find(SqlClient client, String institution, long number) {
    return client
        .preparedQuery(ONE)
        .execute(Tuple.of(institution, number))
        .map(rows -> changes(rows).stream().findFirst());
  }

  static Uni<List<CapChange>> newest(SqlClient client, String institution, int limit) {
    return client
        .preparedQuery(NEWEST)
        .execute(Tuple.of(institution, limit))
        .map(CapTable::changes);
  }

  static Key key(CapChange change) {
    return new Key(change.institution(), change.currency());
  }

  private static List<CapChange> changes(RowSet<Row> rows) {
    List<CapChange> changes = new ArrayList<>();
    for (Row row : rows) {
      Instant appliedAt = instant(row.getOffsetDateTime("applied_at"));
      State open = row.getBoolean("overtaken") ? State.SUPERSEDED : State.WAITING;
      changes.add(
          new CapChange(
              row.getLong("number"),
              row.getString("institution"),
              row.getString("currency"),
              new Bounds(
                  row.getLong("cap_minor"),
                  row.getLong("liquidity_minor"),
                  row.getInteger("alarm_percent"),
                  row.getBoolean("use_unsettled_credits")),
              row.getString("note"),
              appliedAt == null ? open : State.APPLIED,
              row.getString("proposed_by"),
              instant(row.getOffsetDateTime("proposed_at")),
              row.getString("approved_by"),
              appliedAt,
              appliedAt == null ? null : before(row)));
    }
    return changes;
  }

  private static Bounds before(Row row) {
    return new Bounds(
        row.getLong("cap_before_minor"),
        row.getLong("liquidity_before_minor"),
        row.getInteger("alarm_percent_before"),
        row.getBoolean("use_unsettled_credits_before"));
  }

  private static Instant instant(OffsetDateTime at) {
    return at == null ? null : at.toInstant();
  }

  private static OffsetDateTime utc(Instant at) {
    return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
  }
}
