package hutong.settlement.reconcile;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * Writes down what a run found. A break that an earlier file of the same cycle showed stays the
 * same break, with the day it was opened on and what people have done about it since; one that is
 * no longer shown is resolved, also while a proposal for it waits, which can then only be rejected.
 * A break that is shown with another amount is another break.
 */
@ApplicationScoped
class BreakBook {

  private static final String COUNT_LEFT =
      "select outcome, count(*) from recon_candidate where run_id = $1 group by outcome";

  private static final String VANISHED =
      """
      update recon_break b
         set state = 'RESOLVED', resolved_at = $4, vanished_in = $1,
             resolution = 'no longer in file ' || $5
       where b.participant = $2 and b.cycle_id = $3 and b.state in ('OPEN', 'HELD', 'PROPOSED')
         and not exists (select 1 from recon_candidate c
                          where c.run_id = $1 and c.match_key = b.match_key
                            and c.direction = b.direction and c.occurrence = b.occurrence
                            and c.outcome = b.outcome
                            and c.ours_minor is not distinct from b.ours_minor
                            and c.theirs_minor is not distinct from b.theirs_minor
                            and c.currency = b.currency)
      """;

  private static final String SHOWN_AGAIN =
      """
      with known as (
        select c.match_key, c.direction, c.occurrence, c.outcome, b.break_id, b.state
          from recon_candidate c
          join recon_break b on b.participant = $2 and b.cycle_id = $3
               and b.match_key = c.match_key and b.direction = c.direction
               and b.occurrence = c.occurrence and b.outcome = c.outcome
               and b.ours_minor is not distinct from c.ours_minor
               and b.theirs_minor is not distinct from c.theirs_minor
               and b.currency = c.currency
               and b.vanished_in is null
         where c.run_id = $1
      ), shown as (
        update recon_break b
           set run_id = $1
          from known k where b.break_id = k.break_id and k.state in ('OPEN', 'HELD')
      )
      delete from recon_candidate c using known k
       where c.run_id = $1 and c.match_key = k.match_key and c.direction = k.direction
         and c.occurrence = k.occurrence and c.outcome = k.outcome
      """;

  /**
   * The holder is the institution: its cash is what the cycle moved for it, its books are its
   * statement. Of what did not succeed its books say nothing, and two currencies have no
   * difference. What is missing there, or pending, the following statement may have: it is held
   * until that is compared.
   */
  private static final String OPEN =
      """
      insert into recon_break (break_id, run_id, participant, cycle_id, outcome, kind, direction,
                               match_key, occurrence, item_id, payment_id, their_ref, line_no,
                               ours_minor, theirs_minor, currency, view, holder, state, opened_on,
                               first_shown_at)
      select uuidv7(), $1, $2, $3, outcome, kind, direction, match_key, occurrence, item_id, payment_id,
             their_ref, line_no, ours_minor, theirs_minor, currency,
             case when gap > 0 then 'LONG' when gap < 0 then 'SHORT' end,
             case when gap <> 0 then $2 end,
             case when outcome = 'MATCHED_CROSS_DAY' then 'HELD'
                  when $5 and (outcome = 'OURS_ONLY' or (outcome = 'STATUS_DIFF' and pending))
                  then 'HELD' else 'OPEN' end,
             $4, $6
        from (select *, case when outcome in ('CURRENCY_DIFF', 'MATCHED_CROSS_DAY') then 0
                             else coalesce(ours_minor, 0)
                                  - case outcome when 'STATUS_DIFF' then 0
                                                 else coalesce(theirs_minor, 0) end
                        end as gap
                from recon_candidate where run_id = $1) as c
      """;

  private static final String NEXT_COMPARED =
      """
      select exists (select 1 from recon_run
                      where participant = $1 and cycle_id = $2 and state = 'DONE')
      """;

  /** Writes the breaks of a run and counts them. */
  Uni<Void> write(
      SqlConnection transaction, Run run, CrossDay.Neighbours neighbours, When when, Tally tally) {
    return transaction
        .preparedQuery(COUNT_LEFT)
        .execute(Tuple.of(run.runId()))
        .invoke(
            rows ->
                rows.forEach(row -> tally.left(Outcome.valueOf(row.getString(0)), row.getLong(1))))
        .chain(
            () ->
                transaction
                    .preparedQuery(VANISHED)
                    .execute(
                        Tuple.from(
                            List.of(
                                run.runId(),
                                run.participant(),
                                run.cycleId(),
                                when.now(),
                                when.file()))))
        .chain(
            () ->
                transaction
                    .preparedQuery(SHOWN_AGAIN)
                    .execute(Tuple.of(run.runId(), run.participant(), run.cycleId())))
        .chain(
            () ->
                transaction
                    .preparedQuery(NEXT_COMPARED)
                    .execute(Tuple.of(run.participant(), neighbours.after())))
        .map(rows -> rows.iterator().next().getBoolean(0))
        .chain(
            compared ->
                transaction
                    .preparedQuery(OPEN)
                    .execute(
                        Tuple.from(
                            List.of(
                                run.runId(),
                                run.participant(),
                                run.cycleId(),
                                when.today(),
                                !compared,
                                when.now()))))
        .replaceWithVoid();
  }

  /**
   * @param today by the calendar that ages breaks
   * @param file how the file is named to people
   */
  record When(OffsetDateTime now, LocalDate today, String file) {}
}
