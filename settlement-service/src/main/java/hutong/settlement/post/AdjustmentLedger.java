package hutong.settlement.post;

import static hutong.settlement.post.Columns.column;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/**
 * Posts adjustments as direct items, in the transaction of the caller, which holds the rows of
 * their cycles. An item that is posted already fails by its primary key: whether to post is decided
 * before.
 */
@ApplicationScoped
public class AdjustmentLedger {

  private static final String INSERT_ITEMS =
      """
      insert into direct_item (item_id, kind, payment_id, cycle_id, settlement_date, happened_at,
                               debit_participant, debit_role, credit_participant, credit_role,
                               amount_minor, currency, posted_at)
      select u.item_id, 'ADJUSTMENT', u.payment_id, u.cycle_id, u.settlement_date, u.happened_at,
             u.debit_participant, u.debit_role, u.credit_participant, u.credit_role,
             u.amount_minor, u.currency, $12
        from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[], $5::timestamptz[], $6::text[],
                    $7::text[], $8::text[], $9::text[], $10::bigint[], $11::text[])
             as u (item_id, payment_id, cycle_id, settlement_date, happened_at, debit_participant,
                   debit_role, credit_participant, credit_role, amount_minor, currency)
      """;

  private final Ledger ledger;
  private final Clock clock;

  AdjustmentLedger(Ledger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Writes the items and then what they mean for positions, which are locked last. */
  public Uni<Void> post(SqlConnection transaction, List<AdjustmentItem> items) {
    return transaction
        .preparedQuery(INSERT_ITEMS)
        .execute(columns(items))
        .chain(() -> ledger.addToPositions(transaction, items));
  }

  private Tuple columns(List<AdjustmentItem> items) {
    return Tuple.tuple()
        .addArrayOfUUID(column(items, AdjustmentItem::itemId, UUID[]::new))
        .addArrayOfUUID(column(items, AdjustmentItem::paymentId, UUID[]::new))
        .addArrayOfString(column(items, AdjustmentItem::cycleId, String[]::new))
        .addArrayOfLocalDate(column(items, AdjustmentItem::settlementDate, LocalDate[]::new))
        .addArrayOfOffsetDateTime(
            column(items, item -> Columns.utc(item.at()), OffsetDateTime[]::new))
        .addArrayOfString(column(items, item -> item.debit().participant(), String[]::new))
        .addArrayOfString(column(items, item -> item.debit().role().name(), String[]::new))
        .addArrayOfString(column(items, item -> item.credit().participant(), String[]::new))
        .addArrayOfString(column(items, item -> item.credit().role().name(), String[]::new))
        .addArrayOfLong(column(items, AdjustmentItem::amountMinor, Long[]::new))
        .addArrayOfString(column(items, AdjustmentItem::currency, String[]::new))
        .addOffsetDateTime(Columns.utc(clock.instant()));
  }
}
