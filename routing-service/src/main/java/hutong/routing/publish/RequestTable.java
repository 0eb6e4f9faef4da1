package hutong.routing.publish;

import static hutong.routing.publish.VersionTable.utc;

import hutong.routing.publish.MoveRefusedException.Why;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** What operators were answered, so that the same request again gets the same answer. */
final class RequestTable {

  private RequestTable() {}

  /**
   * A request under its idempotency key.
   *
   * @param operator whose key it is
   * @param hash SHA-256 of what was asked
   */
  record Request(String operator, String key, byte[] hash) {}

  /**
   * What was answered before, if the request is known. Only who holds the lock of all moves knows
   * that no other request under the same key is under way.
   */
  static <T> Uni<Optional<T>> answered(SqlClient client, Request request, Class<T> type) {
    return client
        .preparedQuery(
            """
            select request_hash, answer from rulebook_request
             where operator = $1 and idempotency_key = $2
            """)
        .execute(Tuple.of(request.operator(), request.key()))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return Optional.empty();
              }
              var row = rows.iterator().next();
              if (!Arrays.equals(row.getBuffer(0).getBytes(), request.hash())) {
                throw new MoveRefusedException(Why.KEY_REUSED);
              }
              return Optional.of(read(row.getBuffer(1).getBytes(), type));
            });
  }

  static Uni<Void> insert(SqlConnection transaction, Request request, Object answer, Instant at) {
    return transaction
        .preparedQuery(
            """
            insert into rulebook_request (operator, idempotency_key, request_hash, answer, at)
            values ($1, $2, $3, $4, $5)
            """)
        .execute(
            Tuple.of(
                request.operator(),
                request.key(),
                Buffer.buffer(request.hash()),
                Buffer.buffer(StrictJson.write(answer)),
                utc(at)))
        .replaceWithVoid();
  }

  private static <T> T read(byte[] answer, Class<T> type) {
    try {
      return StrictJson.readEvent(answer, type);
    } catch (BadJsonException broken) {
      throw new IllegalStateException("A stored answer cannot be read", broken);
    }
  }
}
