package hutong.settlement.reconcile;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Compares the staged lines of a run with what was cleared for its participant in its cycle, and
 * leaves what does not agree in {@code recon_candidate}.
 */
@ApplicationScoped
class Comparison {

  /**
   * What was cleared for one participant, one row for each item and role in which its principal
   * moves. For the payer's institution a suspended payment is a payment like any other, and its
   * release gives the payer the money back: it knows nothing of suspense.
   */
  private static final String OURS =
      """
      select 'PAYMENT' as kind, payment_id as item_id, payment_id, 'D' as direction, amount_minor,
             currency, completed_at as at, issuer_fee_minor - network_fee_issuer_minor as fee_minor
        from clearing_item where cycle_id = $2 and issuer = $3
      union all
      select 'PAYMENT', payment_id, payment_id, 'C', amount_minor, currency, completed_at,
             - issuer_fee_minor - network_fee_acquirer_minor
        from clearing_item where cycle_id = $2 and acquirer = $3
      union all
      select case kind when 'RELEASE' then 'CANCEL' else kind end, item_id, payment_id, 'C',
             amount_minor, currency, happened_at, network_fee_issuer_minor - issuer_fee_minor
        from linked_item
       where cycle_id = $2 and issuer = $3 and kind in ('CANCEL', 'REFUND', 'RELEASE')
      union all
      select kind, item_id, payment_id, 'D', amount_minor, currency, happened_at,
             issuer_fee_minor + network_fee_acquirer_minor
        from linked_item where cycle_id = $2 and acquirer = $3 and kind in ('CANCEL', 'REFUND')
      union all
      select 'PAYMENT', item_id, payment_id, 'D', amount_minor, currency, happened_at, 0
        from linked_item where cycle_id = $2 and issuer = $3 and kind = 'SUSPENSE'
      """;

  /**
   * By our id. Of lines with the same key the first successful one is compared, the other
   * successful ones are duplicates. What was not successful for them and is nothing to us is no
   * difference. A line with another amount may have another fee as well, which is a difference of
   * its own: each is adjusted for itself.
   */
  private static final String COMPARE =
      """
      with ours as (
      """
          + OURS
          + """
      ), theirs as (
        select *, row_number() over (
                 partition by coalesce(our_id, md5(their_ref)::uuid), direction
                 order by success desc, pending desc, line_no) as occurrence
          from recon_line where run_id = $1
      ), compared as materialized (
        select o.item_id, t.line_no, coalesce(o.kind, t.kind) as kind,
               coalesce(o.direction, t.direction) as direction,
               coalesce(t.our_id, o.item_id) as our_id,
               coalesce(o.payment_id, t.order_id) as payment_id, t.their_ref,
               coalesce(o.currency, t.currency) as currency, coalesce(t.at, o.at) as at,
               o.amount_minor * case o.direction when 'D' then -1 else 1 end as ours_minor,
               o.currency as our_currency, t.currency as their_currency,
               t.amount_minor * case t.direction when 'D' then -1 else 1 end as theirs_minor,
               o.fee_minor as our_fee, t.fee_minor as their_fee, t.success,
               t.pending,
               case when o.item_id is null and not t.success then 'NOT_SUCCESSFUL'
                    when o.item_id is null then 'THEIRS_ONLY'
                    when t.line_no is null then 'OURS_ONLY'
                    when not t.success then 'STATUS_DIFF'
                    when t.currency <> o.currency then 'CURRENCY_DIFF'
                    when t.amount_minor <> o.amount_minor then 'AMOUNT_DIFF'
                    when t.fee_minor <> o.fee_minor then 'FEE_DIFF'
                    else 'MATCHED' end as outcome,
               1 as occurrence
          from ours o
          full join (select *, happened_at as at from theirs where occurrence = 1) t
            on t.our_id = o.item_id and t.direction = o.direction
        union all
        select null, line_no, kind, direction, our_id, order_id, their_ref, currency, happened_at,
               null, null, currency, amount_minor * case direction when 'D' then -1 else 1 end,
               null, null, success, pending,
               case when success then 'DUPLICATE_THEIRS' else 'NOT_SUCCESSFUL' end,
               occurrence
          from theirs where occurrence > 1
      ), kept as (
        insert into recon_candidate (run_id, outcome, kind, direction, match_key, occurrence,
                                     item_id, payment_id, their_ref, line_no, ours_minor,
                                     theirs_minor, currency, happened_at,
                                     pending)
        select $1, difference, kind, direction,
               coalesce(our_id::text, their_ref), occurrence, item_id, payment_id, their_ref,
               line_no, case difference when 'FEE_DIFF' then our_fee else ours_minor end,
               case difference when 'FEE_DIFF' then their_fee
                                        when 'CURRENCY_DIFF' then null
                                        else theirs_minor end, currency, at,
               coalesce(pending, false)
          from (select *, unnest(case when outcome = 'AMOUNT_DIFF' and their_fee <> our_fee
                                      then array[outcome, 'FEE_DIFF']
                                      else array[outcome] end) as difference
                  from compared where outcome not in ('MATCHED', 'NOT_SUCCESSFUL')) as differing
        returning 1
      )
      select outcome, our_currency, their_currency, count(*), count(line_no), count(item_id),
             coalesce(sum(ours_minor), 0)::bigint,
             coalesce(sum(theirs_minor) filter (where success), 0)::bigint
        from compared group by outcome, our_currency, their_currency
      """;

  /**
   * What is left on both sides is compared by the payment that it is about, its kind, its amount,
   * and the date give or take one; fees are not, because the pair is not certain enough for that. A
   * line that names an id of ours is about that item and no other, so that only lines without our
   * id or with one that nobody here knows are paired. Of what has a partner within a day the
   * earliest of one side goes with the earliest of the other.
   */
  private static final String BY_PAYMENT =
      """
      with leftover as materialized (
        select outcome, kind, match_key, direction, payment_id, currency, happened_at,
               coalesce(ours_minor, theirs_minor) as minor,
               (happened_at at time zone 'Asia/Shanghai')::date as day
          from recon_candidate
         where run_id = $1 and payment_id is not null and outcome in ('OURS_ONLY', 'THEIRS_ONLY')
      ), ours as (
        select * from leftover where outcome = 'OURS_ONLY'
      ), theirs as materialized (
        select *, case when match_key ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                       then match_key::uuid end as named
          from leftover t
         where outcome = 'THEIRS_ONLY'
           and exists (select from ours o
                        where o.payment_id = t.payment_id and o.kind = t.kind
                          and o.direction = t.direction and o.currency = t.currency
                          and o.minor = t.minor and abs(o.day - t.day) <= 1)
      ), unnamed as (
        select *, row_number() over (partition by payment_id, kind, direction, currency, minor
                                     order by happened_at, match_key) as place
          from theirs
         where (select true from clearing_item where payment_id = named) is null
           and (select true from linked_item where item_id = named limit 1) is null
      ), near as (
        select *, row_number() over (partition by payment_id, kind, direction, currency, minor
                                     order by happened_at, match_key) as place
          from ours o
         where exists (select from unnamed t
                        where t.payment_id = o.payment_id and t.kind = o.kind
                          and t.direction = o.direction and t.currency = o.currency
                          and t.minor = o.minor and abs(t.day - o.day) <= 1)
      ), pairs as (
        select o.match_key as ours, t.match_key as theirs, o.direction
          from near o
          join unnamed t on t.payment_id = o.payment_id and t.kind = o.kind
               and t.direction = o.direction and t.currency = o.currency and t.minor = o.minor
               and t.place = o.place and abs(t.day - o.day) <= 1
      ), paired as (
        select 'OURS_ONLY' as outcome, ours as match_key, direction from pairs
        union all
        select 'THEIRS_ONLY', theirs, direction from pairs
      ), gone as (
        delete from recon_candidate c using paired p
         where c.run_id = $1 and c.outcome = p.outcome and c.match_key = p.match_key
           and c.direction = p.direction
      )
      select count(*) from pairs
      """;

  /** Compares; the answer has what agrees already. */
  Uni<Tally> compare(SqlConnection transaction, Run run) {
    Tally tally = new Tally();
    return transaction
        .preparedQuery(COMPARE)
        .execute(Tuple.of(run.runId(), run.cycleId(), run.participant()))
        .invoke(rows -> add(tally, rows))
        .chain(() -> transaction.preparedQuery(BY_PAYMENT).execute(Tuple.of(run.runId())))
        .invoke(rows -> tally.matchedByPayment(rows.iterator().next().getLong(0)))
        .replaceWith(tally);
  }

  private static void add(Tally tally, RowSet<Row> rows) {
    for (Row row : rows) {
      tally.add(
          row.getString(0),
          row.getString(1),
          row.getString(2),
          new Tally.Counted(
              row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7)));
    }
  }
}
