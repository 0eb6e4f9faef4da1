package hutong.settlement.post;

import hutong.settlement.fee.AccountType;
import hutong.settlement.fee.FeeAmount;
import hutong.settlement.fee.FeeSchedules;
import hutong.settlement.fee.RoundingScope;
import hutong.settlement.post.DraftPricing.Item;
import hutong.settlement.post.DraftPricing.Part;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.PreparedStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Prices a cycle's items again, by another fee file, and stores nothing. */
@ApplicationScoped
public class DraftPricingReads {

  /** Rows that are held at once, however many the cycle has. */
  private static final int FETCH = 500;

  /** One statement, so that a cycle that is still open is seen at one moment. */
  private static final String ITEMS =
      """
      select amount_minor, currency, issuer, acquirer, network, account_type, mcc, completed_at,
             fee_schedule_id, fee_schedule_version, rounding_scope,
             issuer_fee_minor, issuer_fee_residue,
             network_fee_issuer_minor, network_fee_issuer_residue,
             network_fee_acquirer_minor, network_fee_acquirer_residue,
             null::bigint as before_minor, null::bigint as part_minor
        from clearing_item where cycle_id = $1
      union all
      select c.amount_minor, c.currency, c.issuer, c.acquirer, c.network, c.account_type, c.mcc,
             c.completed_at, c.fee_schedule_id, c.fee_schedule_version, c.rounding_scope,
             l.issuer_fee_minor, l.issuer_fee_residue,
             l.network_fee_issuer_minor, l.network_fee_issuer_residue,
             l.network_fee_acquirer_minor, l.network_fee_acquirer_residue,
             l.before_minor, l.amount_minor
        from linked_item l join clearing_item c on c.payment_id = l.payment_id
       where l.cycle_id = $1 and l.kind in ('CANCEL', 'REFUND')
      """;

  private final Pool pool;

  DraftPricingReads(Pool pool) {
    this.pool = pool;
  }

  /**
   * Prices all payments and refunds of a cycle. A refund is priced from its payment, in whichever
   * cycle that is.
   *
   * @throws ArithmeticException as a failure of the {@code Uni}, if a sum does not fit into 64 bits
   */
  public Uni<DraftPricing> price(String cycleId, FeeSchedules draft) {
    DraftPricing pricing = new DraftPricing(draft);
    return pool.withTransaction(
            transaction ->
                transaction.prepare(ITEMS).chain(statement -> addAll(statement, cycleId, pricing)))
        .map(done -> pricing.round(cycleId));
  }

  private static Uni<Void> addAll(
      PreparedStatement statement, String cycleId, DraftPricing pricing) {
    return statement
        .createStream(FETCH, Tuple.of(cycleId))
        .toMulti()
        .invoke(row -> pricing.add(item(row)))
        .onItem()
        .ignoreAsUni()
        .eventually(statement::close);
  }

  private static Item item(Row row) {
    Long part = row.getLong("part_minor");
    return new Item(
        row.getLong("amount_minor"),
        row.getString("currency"),
        row.getString("issuer"),
        row.getString("acquirer"),
        row.getString("network"),
        AccountType.valueOf(row.getString("account_type")),
        row.getString("mcc"),
        row.getOffsetDateTime("completed_at").toInstant(),
        row.getString("fee_schedule_id"),
        row.getInteger("fee_schedule_version"),
        RoundingScope.valueOf(row.getString("rounding_scope")),
        List.of(
            fee(row, "issuer_fee"),
            fee(row, "network_fee_issuer"),
            fee(row, "network_fee_acquirer")),
        part == null ? null : new Part(row.getLong("before_minor"), part));
  }

  private static FeeAmount fee(Row row, String column) {
    return new FeeAmount(row.getLong(column + "_minor"), row.getInteger(column + "_residue"));
  }
}
