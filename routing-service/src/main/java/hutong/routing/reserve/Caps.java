package hutong.routing.reserve;

import hutong.routing.publish.Moves;
import hutong.routing.publish.Who;
import hutong.routing.reserve.CapChange.State;
import hutong.routing.reserve.PositionMoveRefusedException.Why;
import hutong.routing.reserve.PositionTable.Key;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The bounds of participants, as operators set them. What tightens takes effect at once, also below
 * the present position: then nothing new is reserved, and what is under way goes on. What loosens
 * waits for a second person. Fails with {@link PositionMoveRefusedException} where a move is not
 * allowed.
 */
@ApplicationScoped
public class Caps {

  private static final Logger LOG = Logger.getLogger(Caps.class);

  private final Pool pool;
  private final Moves moves;
  private final Alarms alarms;

  Caps(Pool pool, Moves moves, Alarms alarms) {
    this.pool = pool;
    this.moves = moves;
    this.alarms = alarms;
  }

  /**
   * Asks for bounds. The same request again, under its idempotency key, gets the first answer.
   *
   * @param asked what the key stands for, byte for byte
   * @return the change, applied or waiting
   */
  public Uni<CapChange> propose(
      Who who, byte[] asked, String institution, String currency, Bounds bounds, String note) {
    Key key = new Key(institution, currency);
    return moves.once(
        who,
        asked,
        CapChange.class,
        transaction ->
            PositionTable.lock(transaction, key)
                .chain(position -> propose(transaction, who, position, bounds, note)));
  }

  private Uni<CapChange> propose(
      SqlConnection transaction, Who who, Position position, Bounds bounds, String note) {
    boolean loosens = bounds.looserThan(position.bounds());
    CapChange change =
        new CapChange(
            0,
            position.institution(),
            position.currency(),
            bounds,
            note,
            State.WAITING,
            who.operator(),
            moves.now(),
            null,
            null,
            null);
    return CapTable.propose(transaction, change, loosens)
        .chain(
            stored ->
                loosens
                    ? Uni.createFrom().item(stored)
                    : apply(transaction, stored, null, position));
  }

  /**
   * Approves what another has asked for, which then takes effect at once. Asked again by the same
   * person, it says so again.
   */
  public Uni<CapChange> approve(String operator, String institution, long number) {
    return pool.withTransaction(
        transaction ->
            find(transaction, institution, number)
                .chain(change -> PositionTable.lock(transaction, CapTable.key(change)))
                // Only now nobody else can apply it, or one that came after it.
                .chain(
                    position ->
                        find(transaction, institution, number)
                            .chain(change -> approve(transaction, operator, change, position))));
  }

  private Uni<CapChange> approve(
      SqlConnection transaction, String operator, CapChange change, Position position) {
    if (operator.equals(change.approvedBy())) {
      return Uni.createFrom().item(change);
    }
    if (change.state() == State.APPLIED) {
      throw new PositionMoveRefusedException(Why.NOT_WAITING);
    }
    if (change.state() == State.SUPERSEDED) {
      throw new PositionMoveRefusedException(Why.SUPERSEDED);
    }
    if (operator.equals(change.proposedBy())) {
      throw new PositionMoveRefusedException(Why.FOUR_EYES);
    }
    return apply(transaction, change, operator, position);
  }

  private Uni<CapChange> apply(
      SqlConnection transaction, CapChange change, String approver, Position position) {
    CapChange applied = change.applied(approver, moves.now(), position.bounds());
    return CapTable.apply(transaction, applied)
        .chain(() -> PositionTable.bound(transaction, CapTable.key(change), change.bounds()))
        .chain(left -> alarms.raise(transaction, List.of(left)))
        .invoke(() -> LOG.infof("Bounds of %s were changed", change.institution()))
        .replaceWith(applied);
  }

  private static Uni<CapChange> find(SqlConnection transaction, String institution, long number) {
    return CapTable.find(transaction, institution, number)
        .map(
            found -> found.orElseThrow(() -> new PositionMoveRefusedException(Why.UNKNOWN_CHANGE)));
  }

  /** An institution's changes, the newest first. */
  public Uni<List<CapChange>> history(String institution, int limit) {
    return CapTable.newest(pool, institution, limit);
  }
}
