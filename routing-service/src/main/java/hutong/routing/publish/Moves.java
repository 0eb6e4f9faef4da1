package hutong.routing.publish;

import hutong.routing.publish.AuditEntry.Action;
import hutong.routing.publish.RequestTable.Request;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/**
 * What all moves of operators have in common. Each is one transaction under one lock: the move, its
 * line in the audit, and what the operator is answered. A second request under the same idempotency
 * key gets the first one's answer and changes nothing.
 */
@ApplicationScoped
public class Moves {

  private final Pool pool;
  private final Clock clock;

  Moves(Pool pool, Clock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /** What was answered to a request before, without waiting for the lock. */
  <T> Uni<Optional<T>> answered(Request request, Class<T> type) {
    return RequestTable.answered(pool, request, type);
  }

  /**
   * Runs a move of a later stage under the lock, unless its request was answered before. Fails with
   * {@link MoveRefusedException} where the key belongs to another request.
   *
   * @param asked what the key stands for, byte for byte
   * @param type of the answer
   */
  public <T> Uni<T> once(
      Who who, byte[] asked, Class<T> type, Function<SqlConnection, Uni<T>> move) {
    return once(who.request(asked), type, move);
  }

  /**
   * Runs a move under the lock, unless its request was answered before.
   *
   * @param type of the answer
   */
  <T> Uni<T> once(Request request, Class<T> type, Function<SqlConnection, Uni<T>> move) {
    return pool.withTransaction(
        transaction ->
            VersionTable.lock(transaction)
                .chain(() -> RequestTable.answered(transaction, request, type))
                .chain(
                    answered ->
                        answered
                            .map(answer -> Uni.createFrom().item(answer))
                            .orElseGet(
                                () ->
                                    move.apply(transaction)
                                        .call(
                                            answer ->
                                                RequestTable.insert(
                                                    transaction, request, answer, now())))));
  }

  /** As precise as the database keeps it, so that an answer equals what is read later. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Writes who did it, in the transaction that does it. */
  Uni<Void> audit(
      SqlConnection transaction,
      Who who,
      Action action,
      String version,
      VersionState from,
      VersionState to,
      String detail) {
    return AuditTable.insert(
        transaction,
        new AuditEntry(null, now(), who.operator(), action, version, from, to, detail));
  }
}
