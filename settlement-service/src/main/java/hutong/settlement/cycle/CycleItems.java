package hutong.settlement.cycle;

import hutong.settlement.fee.FeeType;
import hutong.settlement.fee.Role;
import hutong.settlement.post.Account;
import hutong.settlement.proof.Item;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Cursor;
import io.vertx.mutiny.sqlclient.PreparedStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Everything that has lines in a cycle, in the order of the lines and a few hundred at a time.
 * PostgreSQL's order of uuid is that of their text.
 */
final class CycleItems {

  private static final int FETCH = 500;

  private static final String ITEMS =
      """
      select * from (
        select 'PAYMENT' as kind, payment_id as item_id, payment_id, settlement_date, accepted_at,
               completed_at as happened_at, amount_minor, currency, issuer, acquirer, network,
               code_owner, issuer_fee_minor, network_fee_issuer_minor, network_fee_acquirer_minor,
               fee_schedule_id, fee_schedule_version, rounding_scope,
               issuer_fee_bound, network_fee_issuer_bound,
               network_fee_acquirer_bound, rolled_from, null as fee_type,
               null as debit_role, null as credit_role
          from clearing_item where cycle_id = $1
        union all
        select kind, item_id, payment_id, settlement_date, null,
               happened_at, amount_minor, currency, issuer, acquirer, network,
               null, issuer_fee_minor, network_fee_issuer_minor, network_fee_acquirer_minor,
               null, null, null,
               null, null,
               null, null, null,
               null, null
          from linked_item where cycle_id = $1
        union all
        select kind, item_id, payment_id, settlement_date, null,
               happened_at, amount_minor, currency, debit_participant, credit_participant, null,
               null, null, null, null,
               fee_schedule_id, fee_schedule_version, 'AGGREGATE_PER_CYCLE',
               null, null,
               null, null, fee_type,
               debit_role, credit_role
          from direct_item where cycle_id = $1) as item
      """;

  private static final String IN_ORDER = " order by item_id, kind collate \"C\"";
  private static final String OF_PARTICIPANT = " where $2 in (issuer, acquirer, network)";

  private CycleItems() {}

  /**
   * Gives every item of a cycle to a consumer.
   *
   * @param participant whose items alone, or null for all
   */
  static Uni<Void> forEach(
      SqlConnection tx, String cycleId, String participant, Consumer<Item> consumer) {
    return stream(tx, cycleId, participant)
        .onItem()
        .invoke(items -> items.forEach(consumer))
        .onItem()
        .ignoreAsUni();
  }

  /** As {@link #forEach}, for who takes them at a pace of its own; the transaction stays open. */
  static Multi<List<Item>> stream(SqlConnection tx, String cycleId, String participant) {
    String sql = ITEMS + (participant == null ? "" : OF_PARTICIPANT) + IN_ORDER;
    Tuple of = participant == null ? Tuple.of(cycleId) : Tuple.of(cycleId, participant);
    return tx.prepare(sql)
        .onItem()
        .transformToMulti(statement -> rows(statement, of))
        .map(rows -> items(rows));
  }

  private static Multi<RowSet<Row>> rows(PreparedStatement statement, Tuple of) {
    Cursor cursor = statement.cursor(of);
    return Multi.createBy()
        .repeating()
        .uni(() -> cursor.read(FETCH))
        .whilst(rows -> cursor.hasMore())
        .onCompletion()
        .call(() -> cursor.close().chain(statement::close));
  }

  private static List<Item> items(RowSet<Row> rows) {
    List<Item> items = new ArrayList<>(rows.size());
    rows.forEach(row -> items.add(item(row)));
    return items;
  }

  private static Item item(Row row) {
    return row.getString("debit_role") == null ? cleared(row) : direct(row);
  }

  private static Item cleared(Row row) {
    return new Item.Cleared(
        row.getString("kind"),
        row.getUUID("item_id"),
        row.getUUID("payment_id"),
        row.getLocalDate("settlement_date"),
        instant(row, "accepted_at"),
        instant(row, "happened_at"),
        row.getLong("amount_minor"),
        row.getString("currency"),
        row.getString("issuer"),
        row.getString("acquirer"),
        row.getString("network"),
        row.getString("code_owner"),
        row.getLong("issuer_fee_minor"),
        row.getLong("network_fee_issuer_minor"),
        row.getLong("network_fee_acquirer_minor"),
        schedule(row),
        row.getString("issuer_fee_bound"),
        row.getString("network_fee_issuer_bound"),
        row.getString("network_fee_acquirer_bound"),
        row.getString("rolled_from"));
  }

  private static Item direct(Row row) {
    String feeType = row.getString("fee_type");
    return new Item.Direct(
        row.getString("kind"),
        row.getUUID("item_id"),
        row.getUUID("payment_id"),
        row.getLocalDate("settlement_date"),
        instant(row, "happened_at"),
        row.getLong("amount_minor"),
        row.getString("currency"),
        new Account(row.getString("issuer"), Role.valueOf(row.getString("debit_role"))),
        new Account(row.getString("acquirer"), Role.valueOf(row.getString("credit_role"))),
        feeType == null ? null : FeeType.valueOf(feeType),
        schedule(row));
  }

  private static String schedule(Row row) {
    String id = row.getString("fee_schedule_id");
    return id == null
        ? null
        : id + "/" + row.getInteger("fee_schedule_version") + "/" + row.getString("rounding_scope");
  }

  private static Instant instant(Row row, String column) {
    OffsetDateTime at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
