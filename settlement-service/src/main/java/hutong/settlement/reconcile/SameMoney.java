package hutong.settlement.reconcile;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;

/**
 * Which breaks are about the same money, in SQL, and how far what is posted for the one explains
 * what is written off of the other.
 */
final class SameMoney {

  static final String KEYS_OF_BREAK =
      "select match_key, payment_id from recon_break where break_id = $1";

  /** What the participant would have to receive for one break alone; see {@link AdjustedBreak}. */
  private static String correction(String of) {
    return "(case %1$s.outcome when 'STATUS_DIFF' then 0 else coalesce(%1$s.theirs_minor, 0) end"
            .formatted(of)
        + " - coalesce(%s.ours_minor, 0))".formatted(of);
  }

  static String namesOurId(String of) {
    return of + ".match_key ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'";
  }

  /** Which line of which statement a row is about. */
  static String line(String of) {
    return "(%1$s.participant, %1$s.cycle_id, %1$s.match_key, %1$s.direction, %1$s.occurrence)"
        .formatted(of);
  }

  /**
   * Whether the break {@code b} is about the same money as {@code f} and is not of the same line of
   * the same statement. Our id says so in any statement, a reference of theirs in their own. A
   * payment is one; refunds of one payment are several, and that of a side which does not name our
   * id may be any of them. What goes the other way in another statement of the same institution is
   * not the same, and two lines of one statement are twice the money.
   */
  static final String SAME_MONEY =
      "(b.participant, b.cycle_id, b.match_key, b.direction)"
          + " <> (f.participant, f.cycle_id, f.match_key, f.direction)"
          + " and b.occurrence = f.occurrence"
          + " and b.outcome not in ('FEE_DIFF', 'OVER_ADJUSTED', 'FEE_OVER_ADJUSTED')"
          + " and f.outcome not in ('FEE_DIFF', 'OVER_ADJUSTED', 'FEE_OVER_ADJUSTED')"
          + " and (b.match_key = f.match_key"
          + " or (b.participant, b.cycle_id) <> (f.participant, f.cycle_id))"
          + " and (b.match_key = f.match_key and (b.participant = f.participant or "
          + namesOurId("f")
          + ") or b.payment_id = f.payment_id and b.kind = f.kind and (f.kind = 'PAYMENT'"
          + " or b.participant <> f.participant and not ("
          + namesOurId("b")
          + " and "
          + namesOurId("f")
          + "))) and (b.participant <> f.participant or sign"
          + correction("b")
          + " = sign"
          + correction("f")
          + ")";

  /** What is still posted for the same money elsewhere; what went to suspense and back is not. */
  static final String EXPLAINED =
      """
      (select coalesce(sum(abs(l.minor)), 0)::bigint
         from (select sum(s.minor) as minor
                 from (select distinct b.participant, b.cycle_id, b.match_key, b.direction, b.occurrence,
                              b.currency
                         from adjustment a join recon_break b on b.break_id = a.break_id
                        where (a.match_key = f.match_key or a.payment_id = f.payment_id)
                          and a.state = 'APPROVED' and a.kind not in ('WRITE_OFF', 'REVERSAL')
                          and b.currency = f.currency and
      """
          + SAME_MONEY
          + ") b join adjustment_side s on s.own and not s.of_fee and s.currency = b.currency and "
          + line("s")
          + " = "
          + line("b")
          + " group by "
          + line("b")
          + ") l)";

  /** What was written off of the break {@code f} because it was explained elsewhere. */
  static final String EXEMPTED =
      """
      ((select coalesce(sum(w.amount_minor - w.limited_minor), 0)::bigint from adjustment w
         where w.break_id = f.break_id and w.kind = 'WRITE_OFF' and w.state = 'APPROVED')
        - f.unexplained_minor)
      """;

  /** Write-offs about the same item or payment that are more than what explains them by now. */
  private static final String REOPEN =
      """
      with f as (
        select * from recon_break
         where break_id in (select a.break_id from adjustment a
                             where (a.match_key = $1 or a.payment_id = $2)
                               and a.kind = 'WRITE_OFF' and a.state = 'APPROVED')
      ), lost as (
        select f.break_id,
      """
          + EXEMPTED
          + " - "
          + EXPLAINED
          + """
               as minor, f.state = 'RESOLVED' and f.vanished_in is null as reopens
          from f)
      update recon_break b
         set unexplained_minor = unexplained_minor + l.minor,
             state = case when l.reopens then 'OPEN' else b.state end,
             resolved_at = case when not l.reopens then b.resolved_at end,
             resolution = case when not l.reopens then b.resolution end
        from lost l where l.break_id = b.break_id and l.minor > 0
      """;

  private SameMoney() {}

  /**
   * Opens again what was written off because of something that is no longer posted, after the
   * posting that took it back.
   */
  static Uni<Void> reopenUnexplained(SqlConnection transaction, UUID breakId) {
    return transaction
        .preparedQuery(KEYS_OF_BREAK)
        .execute(Tuple.of(breakId))
        .map(rows -> rows.iterator().next())
        .chain(
            row ->
                transaction
                    .preparedQuery(REOPEN)
                    .execute(Tuple.of(row.getString("match_key"), row.getUUID("payment_id"))))
        .replaceWithVoid();
  }
}
