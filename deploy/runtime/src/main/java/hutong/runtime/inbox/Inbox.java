package hutong.runtime.inbox;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Remembers which events a consumer has taken. Kafka and Debezium deliver at least once; the row
 * written here, in the transaction of the effect, makes the effect happen once.
 */
@ApplicationScoped
public class Inbox {

  private static final String CLAIM =
      """
      insert into inbox (consumer, event_id)
      select $1, event_id from unnest($2::uuid[]) as event_id order by event_id
      on conflict do nothing
      returning event_id
      """;

  /**
   * Claims events for a consumer inside the caller's transaction.
   *
   * @return those that were not claimed before; the others had their effect already
   */
  public Uni<Set<UUID>> claim(
      SqlConnection transaction, String consumer, Collection<UUID> eventIds) {
    if (eventIds.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    return transaction
        .preparedQuery(CLAIM)
        .execute(Tuple.of(consumer, eventIds.toArray(UUID[]::new)))
        .map(
            rows -> {
              Set<UUID> claimed = new HashSet<>();
              rows.forEach(row -> claimed.add(row.getUUID(0)));
              return claimed;
            });
  }
}
