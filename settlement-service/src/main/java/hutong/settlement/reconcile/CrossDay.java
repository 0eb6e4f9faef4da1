package hutong.settlement.reconcile;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;

/**
 * What two institutions book around midnight stands in neighbouring cycles (日切差). It is a
 * difference of neither: whichever of the two files comes second ends what the first left open.
 */
@ApplicationScoped
class CrossDay {

  /** The cycle before and the one after, of the same kind, where there are any. */
  private static final String NEIGHBOURS =
      """
      with this as (select settlement_date, length(cycle_id) as width, cycle_id, type
                      from cycle where cycle_id = $1)
      (select 'BEFORE', c.cycle_id from cycle c, this t
        where c.type = t.type and (c.settlement_date, length(c.cycle_id), c.cycle_id)
                                < (t.settlement_date, t.width, t.cycle_id)
        order by c.settlement_date desc, length(c.cycle_id) desc, c.cycle_id desc limit 1)
      union all
      (select 'AFTER', c.cycle_id from cycle c, this t
        where c.type = t.type and (c.settlement_date, length(c.cycle_id), c.cycle_id)
                                > (t.settlement_date, t.width, t.cycle_id)
        order by c.settlement_date, length(c.cycle_id), c.cycle_id limit 1)
      """;

  /**
   * What an earlier comparison of this cycle has closed elsewhere is as it was before, until this
   * one explains it as well: the file may no longer have the line.
   */
  private static final String UNDONE =
      """
      update recon_break
         set state = 'HELD', resolved_at = null, resolution = null,
             outcome = case explained_outcome when 'THEIRS_ONLY' then 'MATCHED_CROSS_DAY'
                                              else explained_outcome end,
             view = case when explained_outcome in ('THEIRS_ONLY', 'MATCHED_CROSS_DAY') then null
                         when ours_minor > 0 then 'LONG' else 'SHORT' end,
             holder = case when explained_outcome in ('OURS_ONLY', 'STATUS_DIFF')
                           then participant end,
             explained_by_cycle = null, explained_outcome = null
       where participant = $1 and explained_by_cycle = $2
      """;

  /**
   * What an earlier file of this cycle left open, and a neighbour has explained since. Where this
   * file no longer shows it, that explanation is free again: a line that is now in this file as
   * well stands twice, and an item whose line is in neither is missing.
   */
  private static final String EXPLAINED_BEFORE =
      """
      with closed as (
        select * from recon_break
         where participant = $2 and cycle_id = $3 and explained_by_cycle is not null
      ), shown as (
        select c.outcome, c.match_key, c.direction, b.break_id
          from recon_candidate c
          join closed b on b.match_key = c.match_key and b.direction = c.direction
               and b.occurrence = c.occurrence and b.currency = c.currency
               and coalesce(b.ours_minor, b.theirs_minor) = coalesce(c.ours_minor, c.theirs_minor)
               and (c.outcome = 'THEIRS_ONLY')
                   = (b.explained_outcome in ('THEIRS_ONLY', 'MATCHED_CROSS_DAY'))
         where c.run_id = $1 and c.outcome in ('OURS_ONLY', 'THEIRS_ONLY', 'STATUS_DIFF')
      ), gone as (
        delete from recon_candidate c using shown s
         where c.run_id = $1 and c.outcome = s.outcome and c.match_key = s.match_key
           and c.direction = s.direction
      ), freed as (
        select b.*, b.explained_outcome in ('OURS_ONLY', 'STATUS_DIFF') as twice
          from closed b where not exists (select from shown s where s.break_id = b.break_id)
      ), ended as (
        update recon_break b
           set state = 'RESOLVED', resolved_at = $4, resolution = 'no longer in file ' || $5,
               vanished_in = $1, explained_by_cycle = null, explained_outcome = null
          from freed f where b.break_id = f.break_id
      ), opened as (
        insert into recon_break (break_id, run_id, participant, cycle_id, outcome, kind, direction,
                                 match_key, item_id, payment_id, their_ref, ours_minor,
                                 theirs_minor, currency, view, holder, state, opened_on)
        select uuidv7(), r.run_id, f.participant, f.explained_by_cycle,
               case when twice then 'DUPLICATE_THEIRS' else 'OURS_ONLY' end, f.kind, f.direction,
               f.match_key, f.item_id, f.payment_id, f.their_ref,
               case when not twice then f.ours_minor end, case when twice then f.ours_minor end,
               f.currency, case when twice = (f.ours_minor < 0) then 'LONG' else 'SHORT' end,
               f.participant, 'OPEN', $6
          from freed f
          join (select distinct on (cycle_id) cycle_id, run_id from recon_run
                 where participant = $2 and state = 'DONE'
                 order by cycle_id, attempt desc) r on r.cycle_id = f.explained_by_cycle
      )
      select count(*) from shown
      """;

  /**
   * Our items of this cycle whose line stood in the file of a neighbour, one line for each: a
   * second one stays.
   */
  private static final String OURS_FOUND =
      """
      with found as (
        select distinct on (c.match_key, c.direction)
               c.outcome, c.match_key, c.direction, c.item_id, c.payment_id, c.ours_minor,
               b.break_id
          from recon_candidate c
          join recon_break b on b.participant = $2 and b.cycle_id = any($3)
               and b.match_key = c.match_key and b.direction = c.direction
               and b.occurrence = c.occurrence and b.currency = c.currency
               and b.theirs_minor = c.ours_minor and b.outcome in ('THEIRS_ONLY', 'MATCHED_CROSS_DAY')
               and b.state in ('OPEN', 'HELD')
         where c.run_id = $1 and c.outcome in ('OURS_ONLY', 'STATUS_DIFF')
         order by c.match_key, c.direction, b.cycle_id, b.break_id
      ), closed as (
        update recon_break b
           set outcome = 'MATCHED_CROSS_DAY', state = 'AUTO_CLOSED', view = null, holder = null,
               item_id = f.item_id, payment_id = f.payment_id, ours_minor = f.ours_minor,
               explained_by_cycle = $5, explained_outcome = b.outcome,
               resolved_at = $4, resolution = 'cleared in cycle ' || $5
          from found f where b.break_id = f.break_id
      ), gone as (
        delete from recon_candidate c using found f
         where c.run_id = $1 and c.outcome = f.outcome and c.match_key = f.match_key
           and c.direction = f.direction
      )
      select count(*) from found
      """;

  /**
   * Lines of this file whose item was cleared in a neighbouring cycle. A neighbour that was
   * compared already and is not missing the item has had the line before: then it is the second.
   */
  private static final String THEIRS_FOUND =
      """
      with lines as materialized (
        select match_key, direction, currency, abs(theirs_minor) as amount, match_key::uuid as id
          from recon_candidate
         where run_id = $1 and outcome = 'THEIRS_ONLY'
           and match_key ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      ), items as materialized (
        select c.match_key, c.direction, p.payment_id as item_id, p.payment_id, p.cycle_id
          from lines c
          join clearing_item p on p.payment_id = c.id and p.currency = c.currency
               and p.amount_minor = c.amount and p.cycle_id = any($3)
               and $2 = case c.direction when 'D' then p.issuer else p.acquirer end
        union all
        select c.match_key, c.direction, l.item_id, l.payment_id, l.cycle_id
          from lines c
          join linked_item l on l.item_id = c.id and l.currency = c.currency
               and l.amount_minor = c.amount and l.cycle_id = any($3)
               and $2 = case when (c.direction = 'C') = (l.kind <> 'SUSPENSE') then l.issuer
                             when l.kind in ('CANCEL', 'REFUND') then l.acquirer end
      ), missing as (
        select i.match_key, i.direction, b.break_id
          from items i
          join recon_break b on b.participant = $2 and b.cycle_id = i.cycle_id
               and b.match_key = i.item_id::text and b.direction = i.direction
               and b.outcome in ('OURS_ONLY', 'STATUS_DIFF') and b.state in ('OPEN', 'HELD')
      ), closed as (
        update recon_break b
           set outcome = 'MATCHED_CROSS_DAY', state = 'AUTO_CLOSED', view = null, holder = null,
               explained_by_cycle = $5, explained_outcome = b.outcome,
               resolved_at = $4, resolution = 'in the statement of cycle ' || $5
          from missing m where b.break_id = m.break_id
      ), gone as (
        delete from recon_candidate c using missing m
         where c.run_id = $1 and c.outcome = 'THEIRS_ONLY' and c.match_key = m.match_key
           and c.direction = m.direction
      ), told as (
        update recon_candidate c
           set item_id = i.item_id, payment_id = i.payment_id,
               outcome = case when d.compared then 'DUPLICATE_THEIRS' else 'MATCHED_CROSS_DAY' end,
               ours_minor = case when d.compared then null else c.theirs_minor end
          from items i
          cross join lateral (
            select exists (select 1 from recon_run r
                            where r.participant = $2 and r.cycle_id = i.cycle_id
                              and r.state = 'DONE') as compared) d
         where c.run_id = $1 and c.outcome = 'THEIRS_ONLY' and c.match_key = i.match_key
           and c.direction = i.direction
           and not exists (select 1 from missing m
                            where m.match_key = i.match_key and m.direction = i.direction)
      )
      select count(*) from missing
      """;

  /**
   * What was held for this cycle and was not explained by it. A line whose item this cycle has not
   * been missing is in both files; an item that the later file does not have either is missing.
   */
  private static final String NOT_EXPLAINED =
      """
      update recon_break b
         set state = 'OPEN',
             outcome = case outcome when 'MATCHED_CROSS_DAY' then 'DUPLICATE_THEIRS' else outcome end,
             ours_minor = case outcome when 'MATCHED_CROSS_DAY' then null else ours_minor end,
             view = case when outcome <> 'MATCHED_CROSS_DAY' then view
                         when theirs_minor < 0 then 'LONG' else 'SHORT' end,
             holder = participant
       where participant = $1 and cycle_id = any($2)
         and ((state = 'HELD' and outcome in ('OURS_ONLY', 'STATUS_DIFF') and cycle_id = $3)
           or (state in ('HELD', 'OPEN') and outcome = 'MATCHED_CROSS_DAY'
               and (exists (select 1 from clearing_item i
                             where i.payment_id = b.item_id and i.cycle_id = $4)
                 or exists (select 1 from linked_item l
                             where l.item_id = b.item_id and l.cycle_id = $4))))
      """;

  /** The cycles before and after one, null where there is none. */
  record Neighbours(String before, String after) {

    String[] ids() {
      return Arrays.stream(new String[] {before, after})
          .filter(one -> one != null)
          .toArray(String[]::new);
    }
  }

  Uni<Neighbours> neighbours(SqlConnection transaction, String cycleId) {
    return transaction
        .preparedQuery(NEIGHBOURS)
        .execute(Tuple.of(cycleId))
        .map(rows -> new Neighbours(named(rows, "BEFORE"), named(rows, "AFTER")));
  }

  /** Ends what this run and its neighbours explain of each other. */
  Uni<Void> explain(
      SqlConnection transaction, Run run, Neighbours neighbours, BreakBook.When when, Tally tally) {
    Tuple before =
        Tuple.from(
            List.of(
                run.runId(),
                run.participant(),
                run.cycleId(),
                when.now(),
                when.file(),
                when.today()));
    Tuple found =
        Tuple.from(
            List.of(run.runId(), run.participant(), neighbours.ids(), when.now(), run.cycleId()));
    Tuple held =
        Tuple.tuple()
            .addString(run.participant())
            .addArrayOfString(neighbours.ids())
            .addString(neighbours.before())
            .addString(run.cycleId());
    return transaction
        .preparedQuery(UNDONE)
        .execute(Tuple.of(run.participant(), run.cycleId()))
        .chain(() -> transaction.preparedQuery(EXPLAINED_BEFORE).execute(before))
        .invoke(rows -> tally.crossDay(rows.iterator().next().getLong(0)))
        .chain(() -> transaction.preparedQuery(OURS_FOUND).execute(found))
        .invoke(rows -> tally.crossDay(rows.iterator().next().getLong(0)))
        .chain(() -> transaction.preparedQuery(THEIRS_FOUND).execute(found))
        .invoke(rows -> tally.crossDay(rows.iterator().next().getLong(0)))
        .chain(() -> transaction.preparedQuery(NOT_EXPLAINED).execute(held))
        .replaceWithVoid();
  }

  private static String named(RowSet<Row> rows, String which) {
    for (Row row : rows) {
      if (row.getString(0).equals(which)) {
        return row.getString(1);
      }
    }
    return null;
  }
}
