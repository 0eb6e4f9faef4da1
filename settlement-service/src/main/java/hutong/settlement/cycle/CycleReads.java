package hutong.settlement.cycle;

import hutong.settlement.net.Net;
import hutong.settlement.net.Netting;
import hutong.settlement.post.PositionKey;
import hutong.settlement.post.PositionRow;
import hutong.settlement.post.Totals;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.reactive.mutiny.Mutiny;

/** Reads cycles and positions. */
@ApplicationScoped
public class CycleReads {

  private static final String NEWEST =
      "from CycleRow c where (:state is null or c.state = :state)"
          + " and (:type is null or c.type = :type) order by"
          + CycleOrder.NEWEST_FIRST;

  private static final String POSITIONS_OF_PARTICIPANT =
      """
      select p, c from PositionRow p join CycleRow c on c.cycleId = p.cycleId
       where p.participant = :participant
       order by"""
          + CycleOrder.NEWEST_FIRST
          + ", p.role, p.currency";

  private final Mutiny.SessionFactory sessions;

  CycleReads(Mutiny.SessionFactory sessions) {
    this.sessions = sessions;
  }

  /** The cycle, or null if there is none. */
  public Uni<CycleView> find(String cycleId) {
    return sessions.withSession(
        session ->
            session
                .find(CycleRow.class, cycleId)
                .onItem()
                .ifNotNull()
                .transformToUni(row -> view(session, row)));
  }

  /**
   * The newest cycles first.
   *
   * @param state only those in this state, or null for all
   * @param type only those of this type, or null for all
   * @param limit at most so many, at least 1
   */
  public Uni<List<CycleView>> newest(CycleState state, CycleType type, int limit) {
    return sessions.withSession(
        session ->
            session
                .createSelectionQuery(NEWEST, CycleRow.class)
                .setParameter("state", state)
                .setParameter("type", type)
                .setMaxResults(limit)
                .getResultList()
                .flatMap(
                    rows ->
                        Multi.createFrom()
                            .iterable(rows)
                            .onItem()
                            .transformToUniAndConcatenate(row -> view(session, row))
                            .collect()
                            .asList()));
  }

  /** A participant's positions, those of the newest cycles first. */
  public Uni<List<PositionView>> positions(String participant, int limit) {
    return sessions.withSession(
        session ->
            session
                .createSelectionQuery(POSITIONS_OF_PARTICIPANT, Object[].class)
                .setParameter("participant", participant)
                .setMaxResults(limit)
                .getResultList()
                .map(rows -> rows.stream().map(CycleReads::position).toList()));
  }

  private static PositionView position(Object[] row) {
    PositionRow position = (PositionRow) row[0];
    CycleRow cycle = (CycleRow) row[1];
    return new PositionView(position.key(), position.totals(), cycle.settlementDate, cycle.state);
  }

  private static Uni<CycleView> view(Mutiny.Session session, CycleRow row) {
    return positions(session, row.cycleId)
        .flatMap(
            positions ->
                markers(session, row.cycleId)
                    .flatMap(
                        seen ->
                            nets(session, row, positions)
                                .map(nets -> view(row, seen, positions, nets))));
  }

  private static CycleView view(
      CycleRow row, long markersSeen, Map<PositionKey, Totals> positions, List<Net> nets) {
    return new CycleView(
        row.cycleId,
        row.type,
        row.settlementDate,
        row.state,
        markersSeen,
        row.partitions,
        row.mismatch,
        Netting.volume(positions),
        nets);
  }

  private static Uni<Map<PositionKey, Totals>> positions(Mutiny.Session session, String cycleId) {
    return session
        .createSelectionQuery("from PositionRow where cycleId = :cycle", PositionRow.class)
        .setParameter("cycle", cycleId)
        .getResultList()
        .map(
            rows -> {
              Map<PositionKey, Totals> positions = new TreeMap<>();
              rows.forEach(position -> positions.put(position.key(), position.totals()));
              return positions;
            });
  }

  private static Uni<Long> markers(Mutiny.Session session, String cycleId) {
    return session
        .createSelectionQuery(
            "select count(*) from CycleMarkerRow where cycleId = :cycle", Long.class)
        .setParameter("cycle", cycleId)
        .getSingleResult();
  }

  private static Uni<List<Net>> nets(
      Mutiny.Session session, CycleRow row, Map<PositionKey, Totals> positions) {
    if (row.state != CycleState.CLOSED) {
      return Uni.createFrom().item(Netting.nets(positions));
    }
    return session
        .createSelectionQuery(
            "from CycleNetRow where cycleId = :cycle order by participant, currency",
            CycleNetRow.class)
        .setParameter("cycle", row.cycleId)
        .getResultList()
        .map(rows -> rows.stream().map(CycleNetRow::net).toList());
  }
}
