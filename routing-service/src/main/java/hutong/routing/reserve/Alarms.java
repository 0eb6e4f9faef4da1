package hutong.routing.reserve;

import hutong.routing.outbox.PositionAnnouncer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.List;

/** Tells once per crossing, and not per payment, that a position has crossed its threshold. */
@ApplicationScoped
class Alarms {

  private final Clock clock;
  private final PositionAnnouncer announcer;

  Alarms(Clock clock, PositionAnnouncer announcer) {
    this.clock = clock;
    this.announcer = announcer;
  }

  /**
   * Holds positions against their thresholds as the transaction is going to leave them; it has
   * locked them. Writes nothing where nothing has crossed.
   *
   * @param left with the mark {@code alarmed} as it is stored
   */
  Uni<Void> raise(SqlConnection transaction, Collection<Position> left) {
    List<Position> crossed = crossed(left);
    return crossed.isEmpty()
        ? Uni.createFrom().voidItem()
        : PositionTable.correct(transaction, crossed).chain(() -> tell(transaction, crossed));
  }

  /** Tells of those that have crossed; the caller writes their marks. */
  Uni<Void> tell(SqlConnection transaction, Collection<Position> left) {
    List<Position> crossed = crossed(left);
    return crossed.isEmpty()
        ? Uni.createFrom().voidItem()
        : announcer.announce(
            transaction,
            crossed.stream().map(position -> position.crossed(clock.instant())).toList());
  }

  static List<Position> crossed(Collection<Position> left) {
    return left.stream().filter(position -> position.alarming() != position.alarmed()).toList();
  }
}
