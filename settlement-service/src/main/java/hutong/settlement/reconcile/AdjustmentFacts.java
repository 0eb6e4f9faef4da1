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
import java.util.Objects;
import java.util.UUID;

/** Reads what an adjustment is judged by, and moves the break that it is about. */
final class AdjustmentFacts {

  private static final String LOCK_BREAK = SameMoney.KEYS_OF_BREAK + " for update";

  /** Two breaks may be about one item: their proposals are judged one after the other. */
  private static final String LOCK_ITEM =
      "select pg_advisory_xact_lock(hashtextextended('adjustment ' || $1::text, 0))";

  /** The limit of write-offs is one for many breaks. */
  private static final String LOCK_LIMIT =
      "select pg_advisory_xact_lock(hashtextextended('write-offs of ' || $1, 0))";

  /** Sides of what was posted for the line of the break {@code f}, in whatever break of it. */
  private static final String OF_THE_LINE =
      """
      s.participant = f.participant and s.cycle_id = f.cycle_id and s.match_key = f.match_key
        and s.direction = f.direction and s.occurrence = f.occurrence and s.currency = f.currency
        and s.of_fee = (f.outcome in ('FEE_DIFF', 'FEE_OVER_ADJUSTED'))
      """;

  private static final String FIND_BREAK =
      """
      select break_id, participant, outcome, kind, direction, payment_id, ours_minor, theirs_minor,
             currency, coalesce(view = 'LONG' and holder = participant, false) as surplus, state,
             vanished_in is not null as vanished,
             (select coalesce(sum(s.minor), 0)::bigint from adjustment_side s
               where s.own and s.break_id <> f.break_id and
      """
          + OF_THE_LINE
          + """
             ) as before_minor
        from recon_break f where break_id = $1
      """;

  private static final String GROUND =
      """
      with f as (select * from recon_break where break_id = $1),
      payment as (
        select issuer, acquirer, network, true as booked, amount_minor
          from clearing_item where payment_id = $2
        union all
        select issuer, acquirer, network, false, 0
          from linked_item where payment_id = $2 and kind = 'SUSPENSE'
         limit 1),
      before as (
        select coalesce(sum(a.amount_minor) filter (where a.break_id = $1 and a.state = 'APPROVED'
                   and (a.kind = 'REVERSAL' or a.debit_role is distinct from 'SUSPENSE')), 0)::bigint
                 - (select unexplained_minor from f) as adjusted,
               coalesce(bool_or(a.state = 'PROPOSED'), false) as waiting
          from adjustment a where a.break_id = $1),
      elsewhere as (
        select exists (select from adjustment a join recon_break b on b.break_id = a.break_id
                        where (a.match_key = f.match_key or a.payment_id = f.payment_id)
                          and a.state = 'PROPOSED' and a.kind not in ('WRITE_OFF', 'REVERSAL') and
      """
          + SameMoney.SAME_MONEY
          + ") as proposed, "
          + SameMoney.EXPLAINED
          + " as explained, "
          + SameMoney.EXEMPTED
          + """
               as exempted,
               f.kind = 'PAYMENT' and exists (
                 select from adjustment a join recon_break b on b.break_id = a.break_id
                  where a.payment_id = f.payment_id and a.kind = 'SUPPLEMENT' and b.kind = 'PAYMENT' and
      """
          + SameMoney.line("b")
          + " <> "
          + SameMoney.line("f")
          + """
                    and (a.state = 'PROPOSED' or a.state = 'APPROVED' and 0 <> (
                      select coalesce(sum(s.minor), 0) from adjustment_side s
                       where s.account_role = 'ACQUIRER' and not s.of_fee and
      """
          + SameMoney.line("s")
          + " = "
          + SameMoney.line("b")
          + """
               ))) as supplemented
          from f),
      others as (
        select account_participant, account_role, sum(minor)::bigint as minor
          from adjustment_side s, f where not s.own and
      """
          + OF_THE_LINE
          + """
         group by 1, 2),
      -- Whom what was adjusted has gone to or come from, the largest part first.
      back as (
        select o.account_participant, o.account_role, abs(o.minor) as minor
          from others o, f where sign(o.minor) = - sign(f.ours_minor)
         order by 3 desc, 1, 2 limit 1),
      linked as (
        select coalesce(sum(amount_minor) filter (where kind in ('CANCEL', 'REFUND')), 0)::bigint as refunded,
               count(*) filter (where kind = 'SUSPENSE') > count(*) filter (where kind = 'RELEASE') as suspended
          from linked_item where payment_id = $2),
      -- What the line names, where it names an id of ours.
      named as (
        select case when
      """
          + SameMoney.namesOurId("f")
          + """
                    then f.match_key::uuid end as id from f),
      -- Whether theirs is one of ours by now, in whatever cycle, and whatever payment they say it is of.
      ours as (
        select case when f.kind = 'PAYMENT'
                    then exists (select from payment where booked)
                      or exists (select from clearing_item c where c.payment_id = named.id)
                    else exists (select from linked_item l
                                  where l.kind in ('CANCEL', 'REFUND', 'RELEASE')
                                    and l.item_id = named.id) end as booked
          from f, named),
      -- What adjustments have given back to the payer's side, or taken from it.
      given as (
        select coalesce(sum(case when a.credit_role = 'ISSUER' then a.amount_minor else 0 end
                            - case when a.debit_role = 'ISSUER' then a.amount_minor else 0 end), 0)::bigint as minor
          from adjustment a join recon_break b on b.break_id = a.break_id
         where a.payment_id = $2 and a.state = 'APPROVED'
           and b.outcome not in ('FEE_DIFF', 'FEE_OVER_ADJUSTED'))
      select p.issuer, p.acquirer, p.network, ours.booked,
             coalesce(p.amount_minor, 0) - linked.refunded - given.minor as left_minor,
             linked.suspended,
             before.adjusted, coalesce(h.minor, 0) as in_suspense,
             h.account_participant as suspense_at, before.waiting,
             elsewhere.proposed or elsewhere.explained > 0 as elsewhere,
             elsewhere.explained > 0 as explained, elsewhere.supplemented,
             elsewhere.explained - elsewhere.exempted as exempt,
             b.account_participant as back_participant, b.account_role as back_role,
             coalesce(b.minor, 0) as back_minor,
             (select coalesce(sum(a.limited_minor), 0)::bigint
                from adjustment a, f join cycle c using (cycle_id)
               where a.limit_of = f.participant and a.limit_on = c.settlement_date
                 and a.currency = f.currency and a.state <> 'REJECTED'
                 and (a.break_id <> $1 or a.state = 'APPROVED')) as written_off
        from before cross join elsewhere cross join linked cross join given cross join ours
        left join payment p on true left join back b on true
        left join others h on h.account_role = 'SUSPENSE' and h.minor > 0
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

  /**
   * The break, held until the transaction ends. Its item and payment come first: whoever holds
   * these may have to open another break about them again.
   */
  static Uni<AdjustedBreak> lock(SqlConnection transaction, UUID breakId) {
    return transaction
        .preparedQuery(SameMoney.KEYS_OF_BREAK)
        .execute(Tuple.of(breakId))
        .map(AdjustmentFacts::known)
        .chain(
            row ->
                lockItem(transaction, row.getString("match_key"))
                    .chain(
                        () ->
                            row.getUUID("payment_id") == null
                                ? Uni.createFrom().voidItem()
                                : lockItem(transaction, "of " + row.getUUID("payment_id")))
                    .chain(() -> transaction.preparedQuery(LOCK_BREAK).execute(Tuple.of(breakId)))
                    .invoke(
                        held -> {
                          UUID paymentId = known(held).getUUID("payment_id");
                          if (!Objects.equals(paymentId, row.getUUID("payment_id"))) {
                            throw new AdjustmentRefusedException(Why.BREAK_CHANGED);
                          }
                        }))
        .chain(() -> transaction.preparedQuery(FIND_BREAK).execute(Tuple.of(breakId)))
        .map(rows -> found(known(rows)));
  }

  /** Held until the transaction ends, so that two write-offs are counted one after the other. */
  static Uni<Void> lockLimit(SqlConnection transaction, AdjustedBreak found) {
    return transaction
        .preparedQuery(LOCK_LIMIT)
        .execute(Tuple.of(found.participant()))
        .replaceWithVoid();
  }

  private static Uni<Void> lockItem(SqlConnection transaction, String named) {
    return transaction.preparedQuery(LOCK_ITEM).execute(Tuple.of(named)).replaceWithVoid();
  }

  private static Row known(RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw new AdjustmentRefusedException(Why.UNKNOWN_BREAK);
    }
    return rows.iterator().next();
  }

  private static AdjustedBreak found(Row row) {
    return new AdjustedBreak(
        row.getUUID("break_id"),
        row.getString("participant"),
        row.getString("outcome"),
        row.getString("kind"),
        row.getString("direction").equals("D"),
        row.getUUID("payment_id"),
        row.getLong("ours_minor"),
        row.getLong("theirs_minor"),
        row.getLong("before_minor"),
        row.getString("currency"),
        row.getBoolean("surplus"),
        AdjustedBreak.State.valueOf(row.getString("state")),
        row.getBoolean("vanished"));
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
                  row.getBoolean("explained"),
                  row.getBoolean("supplemented"),
                  row.getLong("exempt"),
                  row.getString("back_participant") == null
                      ? null
                      : new Account(
                          row.getString("back_participant"),
                          Role.valueOf(row.getString("back_role"))),
                  row.getLong("back_minor"),
                  row.getLong("written_off"));
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
