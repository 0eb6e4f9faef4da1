package hutong.settlement.settle;

import static hutong.settlement.post.Columns.column;

import hutong.settlement.settle.AgentMessage.Booking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.List;

/** Keeps what a statement holds beside our legs, for a person to look at. */
final class ForeignBookings {

  private static final String INSERT =
      """
      insert into settlement_foreign_booking (sha256, line, end_to_end_id, amount_minor, currency,
                                              credited, value_date, booked_on, reversal)
      select $1, u.line, u.end_to_end_id, u.amount_minor, u.currency, u.credited, u.value_date,
             u.booked_on, u.reversal
        from unnest($2::text[], $3::bigint[], $4::text[], $5::boolean[], $6::date[], $7::date[],
                    $8::boolean[])
             with ordinality as u (end_to_end_id, amount_minor, currency, credited, value_date,
                                   booked_on, reversal, line)
      """;

  private ForeignBookings() {}

  /**
   * In the transaction that stores the message.
   *
   * @param hash of the message that holds them
   */
  static Uni<Void> insert(SqlConnection tx, byte[] hash, List<Booking> bookings) {
    return bookings.isEmpty()
        ? Uni.createFrom().voidItem()
        : tx.preparedQuery(INSERT)
            .execute(
                Tuple.tuple()
                    .addValue(Buffer.buffer(hash))
                    .addArrayOfString(column(bookings, Booking::endToEndId, String[]::new))
                    .addArrayOfLong(column(bookings, Booking::amountMinor, Long[]::new))
                    .addArrayOfString(column(bookings, Booking::currency, String[]::new))
                    .addArrayOfBoolean(column(bookings, Booking::credited, Boolean[]::new))
                    .addArrayOfLocalDate(column(bookings, Booking::date, LocalDate[]::new))
                    .addArrayOfLocalDate(column(bookings, Booking::bookedOn, LocalDate[]::new))
                    .addArrayOfBoolean(column(bookings, Booking::reversal, Boolean[]::new)))
            .replaceWithVoid();
  }
}
