package hutong.routing.reserve;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Positions as people see them. */
@ApplicationScoped
public class PositionLedger {

  private final Pool pool;

  PositionLedger(Pool pool) {
    this.pool = pool;
  }

  public Uni<List<Position>> all() {
    return PositionTable.all(pool);
  }

  /** One institution's positions by currency; empty where it has never paid or been paid. */
  public Uni<List<Position>> of(String institution) {
    return PositionTable.of(pool, institution);
  }

  /** What an institution has paid and received by cycle, the latest first. */
  public Uni<List<PositionCycle>> cycles(String institution, int limit) {
    return PositionTable.cycles(pool, institution, limit);
  }
}
