package hutong.settlement.settle;

import static hutong.settlement.post.Columns.column;
import static hutong.settlement.post.Columns.utc;

import hutong.settlement.settle.AgentMessage.Booking;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the agent has told of bookings of our legs. A statement says all of its day again, also what
 * people have decided upon by then; that must not stop the rest of it.
 */
final class ToldBookings {

  /**
   * A booking, by what a notice and a statement both say of it.
   *
   * @param amountMinor not negative, minor units
   */
  record Told(
      String endToEndId,
      long amountMinor,
      String currency,
      boolean credited,
      LocalDate bookedOn,
      boolean reversal) {

    static Told of(Booking booking) {
      return new Told(
          booking.endToEndId(),
          booking.amountMinor(),
          booking.currency(),
          booking.credited(),
          booking.bookedOn(),
          booking.reversal());
    }
  }

  private static final String INSERT =
      """
      insert into settlement_told_booking (end_to_end_id, amount_minor, currency, credited, booked_on,
                                           reversal, told_at)
      select u.*, $7
        from unnest($1::text[], $2::bigint[], $3::text[], $4::boolean[], $5::date[], $6::boolean[])
             as u (end_to_end_id, amount_minor, currency, credited, booked_on, reversal)
       where exists (select from settlement_attempt a where a.end_to_end_id = u.end_to_end_id)
      on conflict do nothing
      """;

  /**
   * Two people have decided about a booking when they let it stand by naming its id, under which
   * nothing else was told, or when all that was told of it was undone, and that with it. Who lets a
   * confirmed leg stand has decided nothing about what undoes it.
   */
  private static final String DECIDED =
      """
      select t.end_to_end_id, t.amount_minor, t.currency, t.credited, t.booked_on, t.reversal
        from settlement_attempt a
        join settlement_told_booking t on t.end_to_end_id = a.end_to_end_id
       where a.cycle_id = any($1)
         and exists (
           select from settlement_proposal p
             join settlement_attempt n on n.end_to_end_id = any(p.end_to_end_ids)
            where p.cycle_id = a.cycle_id and p.state = 'APPROVED' and p.proposed_at >= t.told_at
              and (n.cycle_id, n.participant, n.currency) = (a.cycle_id, a.participant, a.currency)
              and case when p.kind = 'SETTLED_OUTSIDE'
                        and t.end_to_end_id = any(regexp_split_to_array(p.reference, '%s'))
                  then not t.reversal and not exists (
                    select from settlement_told_booking r
                     where r.end_to_end_id = t.end_to_end_id and r.told_at <= p.proposed_at
                       and r is distinct from t)
                  else p.kind in ('SETTLED_OUTSIDE', 'REVERSED', 'RETRY')
                   and (select count(*) filter (where r.reversal) = count(*) filter (where not r.reversal)
                          from settlement_told_booking r
                         where (r.end_to_end_id, r.amount_minor, r.currency)
                               = (t.end_to_end_id, t.amount_minor, t.currency)
                           and (r.credited = t.credited) = (r.reversal = t.reversal)
                           and r.told_at <= p.proposed_at)
                  end)
      """
          .formatted(SettlementProposal.BETWEEN_REFERENCES);

  private ToldBookings() {}

  /**
   * Keeps those of our legs on the settlement account, in the transaction that holds their cycles.
   */
  static Uni<Void> insert(SqlConnection tx, String account, List<Booking> bookings, Instant at) {
    List<Told> told =
        bookings.stream()
            .filter(one -> one.endToEndId() != null)
            .filter(one -> one.account().equals(account))
            .map(Told::of)
            .toList();
    return told.isEmpty()
        ? Uni.createFrom().voidItem()
        : tx.preparedQuery(INSERT)
            .execute(
                Tuple.tuple()
                    .addArrayOfString(column(told, Told::endToEndId, String[]::new))
                    .addArrayOfLong(column(told, Told::amountMinor, Long[]::new))
                    .addArrayOfString(column(told, Told::currency, String[]::new))
                    .addArrayOfBoolean(column(told, Told::credited, Boolean[]::new))
                    .addArrayOfLocalDate(column(told, Told::bookedOn, LocalDate[]::new))
                    .addArrayOfBoolean(column(told, Told::reversal, Boolean[]::new))
                    .addOffsetDateTime(utc(at)))
            .replaceWithVoid();
  }

  /** Those of the legs of cycles about which two people have decided since they were told. */
  static Uni<Set<Told>> decided(SqlConnection tx, String... cycleIds) {
    return tx.preparedQuery(DECIDED)
        .execute(Tuple.of(cycleIds))
        .map(
            rows -> {
              Set<Told> found = new HashSet<>();
              rows.forEach(
                  row ->
                      found.add(
                          new Told(
                              row.getString("end_to_end_id"),
                              row.getLong("amount_minor"),
                              row.getString("currency"),
                              row.getBoolean("credited"),
                              row.getLocalDate("booked_on"),
                              row.getBoolean("reversal"))));
              return found;
            });
  }
}
