package hutong.settlement.cycle;

import hutong.settlement.fee.Role;
import hutong.settlement.net.Obligation;
import hutong.settlement.net.Volume;
import hutong.settlement.net.Volume.Counted;
import hutong.settlement.post.Account;
import hutong.settlement.post.PositionKey;
import hutong.settlement.post.Totals;
import hutong.settlement.post.TransferKind;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that is known of a cycle, read while its row is held for update, so that nothing is added
 * meanwhile.
 */
record CycleBooks(
    String cycleId,
    List<Obligation> obligations,
    Volume items,
    Map<PositionKey, Totals> positions,
    List<Volume> announced) {

  private static final String ANNOUNCED =
      """
      select completed_count, completed_amount_minor, refunded_count, refunded_amount_minor,
             suspended_count, suspended_amount_minor, released_count, released_amount_minor
        from cycle_marker
       where cycle_id = $1 order by partition
      """;

  /** A sum that does not fit into a bigint is an error of the statement, not a wrong number. */
  private static final String OBLIGATIONS =
      """
      select kind, debit_participant, debit_role, credit_participant, credit_role, currency,
             count(*) as transfers, sum(amount_minor)::bigint as amount_minor
        from transfer where cycle_id = $1
       group by kind, debit_participant, debit_role, credit_participant, credit_role, currency
      union all
      select kind, debit_participant, debit_role, credit_participant, credit_role, currency,
             count(*), sum(amount_minor)::bigint
        from linked_transfer where cycle_id = $1
       group by kind, debit_participant, debit_role, credit_participant, credit_role, currency
      union all
      select kind, debit_participant, debit_role, credit_participant, credit_role, currency,
             count(*), sum(amount_minor)::bigint
        from direct_item where cycle_id = $1
       group by kind, debit_participant, debit_role, credit_participant, credit_role, currency
      """;

  private static final String ITEMS =
      """
      select 'PAYMENT' as kind, currency, count(*) as items, sum(amount_minor)::bigint as amount_minor
        from clearing_item where cycle_id = $1 group by currency
      union all
      select kind, currency, count(*), sum(amount_minor)::bigint
        from linked_item where cycle_id = $1 group by kind, currency
      """;

  private static final String POSITIONS =
      """
      select participant, role, currency, debit_minor, credit_minor, payments, principal_minor,
             refunds, refund_minor, suspended, suspended_minor, released, released_minor
        from position where cycle_id = $1
      """;

  /** What the markers announce, in the order of partitions. */
  static Uni<List<Volume>> announced(SqlConnection tx, String cycleId) {
    return tx.preparedQuery(ANNOUNCED)
        .execute(Tuple.of(cycleId))
        .map(
            rows -> {
              List<Volume> announced = new ArrayList<>();
              rows.forEach(row -> announced.add(announced(row)));
              return announced;
            });
  }

  /** The running totals: a few rows, however many payments the cycle holds. */
  static Uni<Map<PositionKey, Totals>> positions(SqlConnection tx, String cycleId) {
    return tx.preparedQuery(POSITIONS)
        .execute(Tuple.of(cycleId))
        .map(rows -> positions(cycleId, rows));
  }

  /** The sums of what was transferred, in one statement and hence as of one moment. */
  static Uni<List<Obligation>> obligations(SqlConnection tx, String cycleId) {
    return tx.preparedQuery(OBLIGATIONS).execute(Tuple.of(cycleId)).map(CycleBooks::obligations);
  }

  static Uni<CycleBooks> read(SqlConnection tx, String cycleId, List<Volume> announced) {
    Tuple cycle = Tuple.of(cycleId);
    return obligations(tx, cycleId)
        .flatMap(
            obligations ->
                tx.preparedQuery(ITEMS)
                    .execute(cycle)
                    .map(CycleBooks::items)
                    .flatMap(
                        items ->
                            positions(tx, cycleId)
                                .map(
                                    positions ->
                                        new CycleBooks(
                                            cycleId, obligations, items, positions, announced))));
  }

  private static Volume announced(Row row) {
    Counted completed = counted(row, "completed");
    return new Volume(
        completed.count(),
        completed.amountMinor(),
        counted(row, "refunded"),
        counted(row, "suspended"),
        counted(row, "released"));
  }

  private static Counted counted(Row row, String what) {
    JsonObject amounts = row.getJsonObject(what + "_amount_minor");
    Map<String, Long> byCurrency = new TreeMap<>();
    amounts.fieldNames().forEach(name -> byCurrency.put(name, amounts.getLong(name)));
    return new Counted(row.getLong(what + "_count"), byCurrency);
  }

  private static List<Obligation> obligations(RowSet<Row> rows) {
    List<Obligation> obligations = new ArrayList<>();
    for (Row row : rows) {
      obligations.add(
          new Obligation(
              TransferKind.valueOf(row.getString("kind")),
              account(row, "debit"),
              account(row, "credit"),
              row.getString("currency"),
              row.getLong("transfers"),
              row.getLong("amount_minor")));
    }
    return obligations;
  }

  private static Account account(Row row, String side) {
    return new Account(
        row.getString(side + "_participant"), Role.valueOf(row.getString(side + "_role")));
  }

  private static Volume items(RowSet<Row> rows) {
    Counted payments = Counted.NONE;
    Counted refunded = Counted.NONE;
    Counted suspended = Counted.NONE;
    Counted released = Counted.NONE;
    for (Row row : rows) {
      switch (row.getString("kind")) {
        case "PAYMENT" -> payments = plus(payments, row);
        case "SUSPENSE" -> suspended = plus(suspended, row);
        case "RELEASE" -> released = plus(released, row);
        default -> refunded = plus(refunded, row);
      }
    }
    return new Volume(payments.count(), payments.amountMinor(), refunded, suspended, released);
  }

  private static Counted plus(Counted sum, Row row) {
    return sum.plus(row.getLong("items"), row.getString("currency"), row.getLong("amount_minor"));
  }

  private static Map<PositionKey, Totals> positions(String cycleId, RowSet<Row> rows) {
    Map<PositionKey, Totals> positions = new HashMap<>();
    for (Row row : rows) {
      positions.put(
          new PositionKey(
              cycleId,
              row.getString("participant"),
              Role.valueOf(row.getString("role")),
              row.getString("currency")),
          new Totals(
              row.getLong("debit_minor"),
              row.getLong("credit_minor"),
              row.getLong("payments"),
              row.getLong("principal_minor"),
              row.getLong("refunds"),
              row.getLong("refund_minor"),
              row.getLong("suspended"),
              row.getLong("suspended_minor"),
              row.getLong("released"),
              row.getLong("released_minor")));
    }
    return positions;
  }
}
