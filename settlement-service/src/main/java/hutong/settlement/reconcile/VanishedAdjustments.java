package hutong.settlement.reconcile;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * What was adjusted for a difference stays posted when a later file no longer shows it. Then it is
 * a difference itself: a break OVER_ADJUSTED of what is posted, until it is reversed by a new
 * posting or the difference is shown again.
 */
@ApplicationScoped
class VanishedAdjustments {

  /**
   * Whoever approves holds the row of the break. What is being approved is waited for, and what is
   * approved later sees what has become of the break.
   */
  private static final String HOLD =
      """
      select count(*)
        from (select 1 from recon_break b
               where b.participant = $1 and b.cycle_id = $2
                 and (b.state in ('OPEN', 'HELD', 'PROPOSED')
                   or exists (select 1 from adjustment a where a.break_id = b.break_id))
                 for update) as held
      """;

  /** So that the same difference, when it is shown again, is judged anew. */
  private static final String LEAVE =
      """
      update recon_break b set vanished_in = $1
       where b.participant = $2 and b.cycle_id = $3 and b.state = 'RESOLVED'
         and b.vanished_in is null
         and exists (select 1 from adjustment a
                      where a.break_id = b.break_id and a.state = 'APPROVED')
         and not exists (select 1 from recon_candidate c
                          where c.run_id = $1 and c.match_key = b.match_key
                            and c.direction = b.direction and c.occurrence = b.occurrence
                            and c.outcome = b.outcome
                            and c.ours_minor is not distinct from b.ours_minor
                            and c.theirs_minor is not distinct from b.theirs_minor
                            and c.currency = b.currency)
      """;

  /** Of a line that is still shown, with whatever amount, only the rest is open. */
  private static final String NOT_SHOWN =
      """
      insert into recon_candidate (run_id, outcome, kind, direction, match_key, occurrence, item_id,
                                   payment_id, ours_minor, currency, happened_at)
      select $1, case when of_fee then 'FEE_OVER_ADJUSTED' else 'OVER_ADJUSTED' end, kind,
             direction, match_key, occurrence, max(item_id::text)::uuid, max(payment_id::text)::uuid,
             sum(minor)::bigint, currency, $4
        from adjustment_side s
       where participant = $2 and cycle_id = $3 and own
         and not exists (select 1 from recon_candidate c
                          where c.run_id = $1 and c.match_key = s.match_key
                            and c.direction = s.direction and c.occurrence = s.occurrence
                            and (c.outcome = 'FEE_DIFF') = s.of_fee)
       group by of_fee, kind, direction, match_key, occurrence, currency
      having sum(minor) <> 0
      """;

  private static final String ADJUSTED_BEFORE =
      """
      update recon_break b
         set state = 'RESOLVED', resolved_at = $2, resolution = 'adjusted before'
        from (select match_key, direction, occurrence, of_fee, currency, sum(minor) as minor
                from adjustment_side
               where participant = $3 and cycle_id = $4 and own
               group by match_key, direction, occurrence, of_fee, currency) s
       where b.run_id = $1 and b.participant = $3 and b.cycle_id = $4
         and b.state in ('OPEN', 'HELD')
         and b.outcome not in ('MATCHED_CROSS_DAY', 'OVER_ADJUSTED', 'FEE_OVER_ADJUSTED')
         and b.match_key = s.match_key and b.direction = s.direction
         and b.occurrence = s.occurrence and b.currency = s.currency
         and (b.outcome = 'FEE_DIFF') = s.of_fee
         and case b.outcome when 'STATUS_DIFF' then 0 else coalesce(b.theirs_minor, 0) end
             - coalesce(b.ours_minor, 0) = s.minor
      """;

  /** Of the neighbouring cycle: what it was missing this run has explained, and it was adjusted. */
  private static final String EXPLAINED_SINCE =
      """
      insert into recon_break (break_id, run_id, participant, cycle_id, outcome, kind, direction,
                               match_key, occurrence, item_id, payment_id, ours_minor, currency,
                               view, holder, state, opened_on)
      select uuidv7(), $1, s.participant, s.cycle_id, 'OVER_ADJUSTED', s.kind, s.direction,
             s.match_key, s.occurrence, max(s.item_id::text)::uuid, max(s.payment_id::text)::uuid,
             sum(s.minor)::bigint, s.currency, case when sum(s.minor) > 0 then 'LONG' else 'SHORT' end,
             s.participant, 'OPEN', $4
        from adjustment_side s
       where s.participant = $2 and s.cycle_id = any($3) and s.own and not s.of_fee
         and exists (select 1 from recon_break b
                      where b.participant = s.participant and b.cycle_id = s.cycle_id
                        and b.match_key = s.match_key and b.direction = s.direction
                        and b.occurrence = s.occurrence and b.state = 'AUTO_CLOSED')
         and not exists (select 1 from recon_break b
                          where b.participant = s.participant and b.cycle_id = s.cycle_id
                            and b.match_key = s.match_key and b.direction = s.direction
                            and b.occurrence = s.occurrence and b.outcome = 'OVER_ADJUSTED'
                            and b.vanished_in is null)
       group by s.participant, s.cycle_id, s.kind, s.direction, s.match_key, s.occurrence, s.currency
      having sum(s.minor) <> 0
      """;

  /** Before the breaks of the run are written, so that they are among them. */
  Uni<Void> find(SqlConnection transaction, Run run, BreakBook.When when) {
    Tuple left = Tuple.of(run.runId(), run.participant(), run.cycleId());
    Tuple shown = Tuple.of(run.runId(), run.participant(), run.cycleId(), when.now());
    return transaction
        .preparedQuery(HOLD)
        .execute(Tuple.of(run.participant(), run.cycleId()))
        .chain(() -> transaction.preparedQuery(LEAVE).execute(left))
        .chain(() -> transaction.preparedQuery(NOT_SHOWN).execute(shown))
        .replaceWithVoid();
  }

  /** After they are written. */
  Uni<Void> settle(
      SqlConnection transaction, Run run, CrossDay.Neighbours neighbours, BreakBook.When when) {
    return transaction
        .preparedQuery(ADJUSTED_BEFORE)
        .execute(Tuple.of(run.runId(), when.now(), run.participant(), run.cycleId()))
        .chain(
            () ->
                transaction
                    .preparedQuery(EXPLAINED_SINCE)
                    .execute(
                        Tuple.from(
                            List.of(
                                run.runId(), run.participant(), neighbours.ids(), when.today()))))
        .replaceWithVoid();
  }
}
