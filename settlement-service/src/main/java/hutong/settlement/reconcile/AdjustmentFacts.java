package hutong.settlement.reconcile;

import hutong.settlement.fee.Role;
import hutong.settlement.post.Account;
import hutong.settlement.post.Columns;
import hutong.settlement.reconcile.AdjustmentRefusedException.Why;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.UUID;

/** Reads what an adjustment is judged by, and moves the break that it is about. */
final class AdjustmentFacts {

  private static final String LOCK_BREAK =
      """
      select break_id, participant, outcome, kind, direction, payment_id, ours_minor, theirs_minor,
             currency, coalesce(view = 'LONG' and holder = participant, false) as surplus, state
        from recon_break where break_id = $1 for update
      """;

  /** Two breaks may be about one payment: their proposals are judged one after the other. */
  private static final String LOCK_PAYMENT =
      "select pg_advisory_xact_lock(hashtextextended('adjustment ' || $1::text, 0))";

  private static final String GROUND =
      """
      with payment as (
        select issuer, acquirer, network, true as booked, amount_minor
          from clearing_item where payment_id = $2
        union all
        select issuer, acquirer, network, false, 0
          from linked_item where payment_id = $2 and kind = 'SUSPENSE'
         limit 1),
      before as (
        select coalesce(sum(a.amount_minor) filter (where a.break_id = $1
                   and a.state = 'APPROVED' and a.debit_role is distinct from 'SUSPENSE'), 0)::bigint as adjusted,
               coalesce(sum(case when a.debit_role = 'SUSPENSE' then -a.amount_minor
                                 when a.kind = 'BOOK_TO_SUSPENSE' then a.amount_minor else 0 end)
                   filter (where a.break_id = $1 and a.state = 'APPROVED'), 0)::bigint as in_suspense,
               max(a.credit_participant) filter (where a.break_id = $1
                   and a.state = 'APPROVED' and a.kind = 'BOOK_TO_SUSPENSE') as suspense_at,
               coalesce(bool_or(a.break_id = $1 and a.state = 'PROPOSED'), false) as waiting,
               coalesce(bool_or(a.break_id <> $1 and a.state <> 'REJECTED'
                   and a.kind <> 'WRITE_OFF' and b.outcome <> 'FEE_DIFF'), false) as elsewhere,
               coalesce(bool_or(a.break_id <> $1 and a.state = 'APPROVED'
                   and a.kind <> 'WRITE_OFF' and b.outcome <> 'FEE_DIFF'), false) as explained
          from adjustment a join recon_break b using (break_id)
         where a.break_id = $1 or a.payment_id = $2),
      linked as (
        select coalesce(sum(amount_minor) filter (where kind in ('CANCEL', 'REFUND')), 0)::bigint as refunded,
               count(*) filter (where kind = 'SUSPENSE') > count(*) filter (where kind = 'RELEASE') as suspended
          from linked_item where payment_id = $2)
      select p.issuer, p.acquirer, p.network, coalesce(p.booked, false) as booked,
             coalesce(p.amount_minor, 0) - linked.refunded as left_minor, linked.suspended,
             before.adjusted, before.in_suspense, before.suspense_at, before.waiting,
             before.elsewhere, before.explained
        from before cross join linked left join payment p on true
      """;

  private static final String IS_CLEARED =
      """
      select exists (select from position where participant = $1 and role = $2)
         and exists (select from position where participant = $3 and role = $4)
      """;

  private static final String MOVE_BREAK = "update recon_break set state = $2 where break_id = $1";

  private static final String RESOLVE_BREAK =
      """
      update recon_break set state = 'RESOLVED', resolution = $2, resolved_at = $3
       where break_id = $1
      """;

  private AdjustmentFacts() {}

  /** The break, held until the transaction ends. */
  static Uni<AdjustedBreak> lock(SqlConnection transaction, UUID breakId) {
    return transaction
        .preparedQuery(LOCK_BREAK)
        .execute(Tuple.of(breakId))
        .map(AdjustmentFacts::found)
        .call(
            found ->
                found.paymentId() == null
                    ? Uni.createFrom().voidItem()
                    : transaction
                        .preparedQuery(LOCK_PAYMENT)
                        .execute(Tuple.of(found.paymentId().toString())));
  }

  private static AdjustedBreak found(RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw new AdjustmentRefusedException(Why.UNKNOWN_BREAK);
    }
    Row row = rows.iterator().next();
    return new AdjustedBreak(
        row.getUUID("break_id"),
        row.getString("participant"),
        row.getString("outcome"),
        row.getString("kind"),
        row.getString("direction").equals("D"),
        row.getUUID("payment_id"),
        row.getLong("ours_minor"),
        row.getLong("theirs_minor"),
        row.getString("currency"),
        row.getBoolean("surplus"),
        AdjustedBreak.State.valueOf(row.getString("state")));
  }

  static Uni<AdjustmentGround> ground(SqlConnection transaction, AdjustedBreak found) {
    return transaction
        .preparedQuery(GROUND)
        .execute(Tuple.of(found.breakId(), found.paymentId()))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new AdjustmentGround(
                  row.getString("issuer"),
                  row.getString("acquirer"),
                  row.getString("network"),
                  row.getBoolean("booked"),
                  row.getLong("left_minor"),
                  row.getBoolean("suspended"),
                  row.getLong("adjusted"),
                  row.getLong("in_suspense"),
                  row.getString("suspense_at"),
                  row.getBoolean("waiting"),
                  row.getBoolean("elsewhere"),
                  row.getBoolean("explained"));
            });
  }

  /**
   * Fails with {@link Why#PARTY_NOT_KNOWN} if one of two accounts has never been posted to in this
   * service; suspense is known where its institution clears.
   */
  static Uni<Void> requireCleared(SqlConnection transaction, Account one, Account other) {
    return transaction
        .preparedQuery(IS_CLEARED)
        .execute(Tuple.of(one.participant(), known(one), other.participant(), known(other)))
        .invoke(
            rows -> {
              if (!rows.iterator().next().getBoolean(0)) {
                throw new AdjustmentRefusedException(Why.PARTY_NOT_KNOWN);
              }
            })
        .replaceWithVoid();
  }

  private static String known(Account account) {
    return (account.role() == Role.SUSPENSE ? Role.NETWORK : account.role()).name();
  }

  static Uni<Void> move(SqlConnection transaction, UUID breakId, AdjustedBreak.State state) {
    return transaction
        .preparedQuery(MOVE_BREAK)
        .execute(Tuple.of(breakId, state.name()))
        .replaceWithVoid();
  }

  static Uni<Void> resolve(
      SqlConnection transaction, UUID breakId, AdjustmentKind resolution, Instant at) {
    return transaction
        .preparedQuery(RESOLVE_BREAK)
        .execute(Tuple.of(breakId, resolution.name(), Columns.utc(at)))
        .replaceWithVoid();
  }
}
