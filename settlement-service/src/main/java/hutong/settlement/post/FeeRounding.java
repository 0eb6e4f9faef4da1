package hutong.settlement.post;

import static hutong.settlement.post.Columns.column;

import hutong.settlement.fee.FeeType;
import hutong.settlement.fee.Role;
import hutong.settlement.post.RoundingItem.Agreement;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Posts what rounding left over a whole cycle, for schedules that round so. Part of the closing and
 * of nothing else: it happens while the cycle's row is held for update, and only what closes a
 * cycle keeps it.
 */
@ApplicationScoped
public class FeeRounding {

  private static final String SAVE = "savepoint before_fee_rounding";
  private static final String UNDO = "rollback to savepoint before_fee_rounding";

  /** A sum that does not fit into a bigint is an error of the statement, not a wrong number. */
  private static final String RESIDUES =
      """
      select false as returned, issuer, acquirer, network, currency, fee_schedule_id,
             fee_schedule_version, sum(issuer_fee_residue)::bigint as issuer_fee,
             sum(network_fee_issuer_residue)::bigint as network_fee_issuer,
             sum(network_fee_acquirer_residue)::bigint as network_fee_acquirer
        from clearing_item
       where cycle_id = $1 and rounding_scope = 'AGGREGATE_PER_CYCLE'
       group by issuer, acquirer, network, currency, fee_schedule_id, fee_schedule_version
      union all
      select true, c.issuer, c.acquirer, c.network, c.currency, c.fee_schedule_id,
             c.fee_schedule_version, sum(l.issuer_fee_residue)::bigint,
             sum(l.network_fee_issuer_residue)::bigint,
             sum(l.network_fee_acquirer_residue)::bigint
        from linked_item l join clearing_item c on c.payment_id = l.payment_id
       where l.cycle_id = $1 and l.kind in ('CANCEL', 'REFUND')
         and c.rounding_scope = 'AGGREGATE_PER_CYCLE'
       group by c.issuer, c.acquirer, c.network, c.currency, c.fee_schedule_id,
                c.fee_schedule_version
      """;

  /** It happened when the cycle ended, whenever it is closed: a replay tells the same. */
  private static final String INSERT =
      """
      insert into direct_item (item_id, kind, cycle_id, settlement_date, happened_at, posted_at,
                               debit_participant, debit_role, credit_participant, credit_role,
                               amount_minor, currency, fee_type, fee_schedule_id,
                               fee_schedule_version)
      select u.item_id, 'FEE_ROUNDING', c.cycle_id, c.settlement_date,
             (select max(m.ended_at) from cycle_marker m where m.cycle_id = c.cycle_id), $2,
             u.debit_participant, u.debit_role, u.credit_participant, u.credit_role,
             u.amount_minor, u.currency, u.fee_type, u.fee_schedule_id, u.fee_schedule_version
        from cycle c,
             unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[],
                    $9::text[], $10::text[], $11::text[], $12::int[])
             as u (item_id, debit_participant, debit_role, credit_participant, credit_role,
                   amount_minor, currency, fee_type, fee_schedule_id, fee_schedule_version)
       where c.cycle_id = $1
      """;

  private final Ledger ledger;
  private final Clock clock;

  FeeRounding(Ledger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * Posts the rounding items of a cycle and adds them to its positions, in the transaction of the
   * caller, who calls {@link #undo} unless it closes the cycle: what comes later changes the sums.
   */
  public Uni<Void> post(SqlConnection transaction, String cycleId) {
    return transaction
        .query(SAVE)
        .execute()
        .chain(() -> transaction.preparedQuery(RESIDUES).execute(Tuple.of(cycleId)))
        .map(rows -> sums(rows).items(cycleId))
        .chain(items -> insert(transaction, cycleId, items));
  }

  /** Takes back what {@link #post} did in this transaction. */
  public Uni<Void> undo(SqlConnection transaction) {
    return transaction.query(UNDO).execute().replaceWithVoid();
  }

  private static ResidueSums sums(RowSet<Row> rows) {
    ResidueSums sums = new ResidueSums();
    for (Row row : rows) {
      for (FeeType type : FeeType.values()) {
        Agreement agreement =
            new Agreement(
                type,
                account(row, type.payer()),
                account(row, type.payee()),
                row.getString("currency"),
                row.getString("fee_schedule_id"),
                row.getInteger("fee_schedule_version"));
        long residue = row.getLong(type.name().toLowerCase(Locale.ROOT));
        if (row.getBoolean("returned")) {
          sums.returned(agreement, residue);
        } else {
          sums.charged(agreement, residue);
        }
      }
    }
    return sums;
  }

  private static Account account(Row row, Role role) {
    return new Account(row.getString(role.name().toLowerCase(Locale.ROOT)), role);
  }

  private Uni<Void> insert(SqlConnection transaction, String cycleId, List<RoundingItem> items) {
    if (items.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<Transfer> moved = items.stream().map(RoundingItem::transfer).toList();
    List<Agreement> agreements = items.stream().map(RoundingItem::agreement).toList();
    Tuple columns =
        Tuple.tuple()
            .addString(cycleId)
            .addOffsetDateTime(Columns.utc(clock.instant()))
            .addArrayOfUUID(column(items, RoundingItem::itemId, UUID[]::new))
            .addArrayOfString(column(moved, t -> t.debit().participant(), String[]::new))
            .addArrayOfString(column(moved, t -> t.debit().role().name(), String[]::new))
            .addArrayOfString(column(moved, t -> t.credit().participant(), String[]::new))
            .addArrayOfString(column(moved, t -> t.credit().role().name(), String[]::new))
            .addArrayOfLong(column(moved, Transfer::amountMinor, Long[]::new))
            .addArrayOfString(column(agreements, Agreement::currency, String[]::new))
            .addArrayOfString(column(agreements, a -> a.type().name(), String[]::new))
            .addArrayOfString(column(agreements, Agreement::feeScheduleId, String[]::new))
            .addArrayOfInteger(column(agreements, Agreement::feeScheduleVersion, Integer[]::new));
    return transaction
        .preparedQuery(INSERT)
        .execute(columns)
        .chain(() -> ledger.addToPositions(transaction, items));
  }
}
