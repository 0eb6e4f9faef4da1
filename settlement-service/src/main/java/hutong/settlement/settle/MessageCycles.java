package hutong.settlement.settle;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The cycles whose legs a message of the agent is about. */
final class MessageCycles {

  /** A statement is about all that was booked on its day, whether it says so or not. */
  private static final String CYCLES =
      """
      select cycle_id from settlement_leg where end_to_end_id = any($1)
      union
      select cycle_id from settlement_attempt where end_to_end_id = any($1) or message_id = any($2)
      union
      select cycle_id from settlement_leg where booked_on = any($3)
       order by cycle_id
      """;

  private MessageCycles() {}

  /** Their ids, in the order in which they are locked. */
  static Uni<List<String>> of(SqlConnection tx, AgentMessage message) {
    String[] ids =
        Stream.concat(
                message.bookings().stream().map(AgentMessage.Booking::endToEndId),
                message.statuses().stream().map(AgentMessage.Status::endToEndId))
            .filter(Objects::nonNull)
            .toArray(String[]::new);
    String[] originals =
        message.statuses().stream()
            .filter(status -> status.endToEndId() == null)
            .map(AgentMessage.Status::originalMessageId)
            .filter(Objects::nonNull)
            .toArray(String[]::new);
    LocalDate[] dates =
        message.statements().stream()
            .map(AgentMessage.Statement::date)
            .distinct()
            .toArray(LocalDate[]::new);
    return tx.preparedQuery(CYCLES)
        .execute(Tuple.of(ids, originals, dates))
        .map(
            rows -> {
              List<String> found = new ArrayList<>();
              rows.forEach(row -> found.add(row.getString(0)));
              return found;
            });
  }
}
