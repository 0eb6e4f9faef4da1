package hutong.settlement.cycle;

import hutong.settlement.net.CycleCheck;
import hutong.settlement.net.CycleCheck.Mismatch;
import hutong.settlement.net.Net;
import hutong.settlement.net.Netting;
import hutong.settlement.net.Volume;
import hutong.settlement.post.Columns;
import hutong.settlement.post.FeeRounding;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Closes a cycle, in a transaction of its own: summing up a large cycle takes a while, and nobody
 * who posts to the next one shall wait for it. Called after every batch that took a marker and by a
 * schedule; whoever takes the last marker therefore sees all of them, and the cycle's row, held for
 * update, lets only one closer through.
 */
@ApplicationScoped
public class Closing {

  private static final Logger LOG = Logger.getLogger(Closing.class);

  private static final String IS_MISMATCHED =
      "select 1 from cycle where cycle_id = $1 and state = 'DRAINING' and mismatch is not null";

  static final String LOCK =
      """
      select settlement_date, type, state, partitions, mismatch
        from cycle where cycle_id = $1 for update
      """;

  private static final String INSERT_NETS =
      """
      insert into cycle_net (cycle_id, participant, currency, net_minor)
      select $1, u.* from unnest($2::text[], $3::text[], $4::bigint[]) as u
      """;

  private static final String CLOSE =
      """
      update cycle set state = 'CLOSED', closed_at = $2, mismatch = null
       where cycle_id = $1 and state = 'DRAINING'
      """;

  private static final String MISMATCH = "update cycle set mismatch = $2 where cycle_id = $1";

  private final Pool pool;
  private final Clock clock;
  private final FeeRounding rounding;
  private final CycleAnnouncement announcement;
  private final Sealing sealing;
  private final Counter closed;

  Closing(
      Pool pool,
      Clock clock,
      FeeRounding rounding,
      CycleAnnouncement announcement,
      Sealing sealing,
      MeterRegistry meters) {
    this.pool = pool;
    this.clock = clock;
    this.rounding = rounding;
    this.announcement = announcement;
    this.sealing = sealing;
    this.closed = meters.counter("hutong.cycles.closed");
  }

  /** What came of an attempt to close. */
  public enum Outcome {
    /** This attempt closed the cycle. */
    CLOSED,
    /** It was closed before; nothing was done. */
    ALREADY_CLOSED,
    /** Markers are missing, or the cycle is not known; nothing was done. */
    WAITING,
    /** All markers are there but not everything agrees; the reason is stored. */
    MISMATCHED
  }

  /**
   * Tries to close a cycle. May be called at any time and any number of times.
   *
   * @param traceparent of what made the caller try, or null
   */
  public Uni<Outcome> close(String cycleId, String traceparent) {
    return pool.withTransaction(tx -> close(tx, cycleId, traceparent))
        .invoke(
            outcome -> {
              if (outcome == Outcome.CLOSED) {
                closed.increment();
                sealing.wake();
                LOG.infof("Cycle closed: cycleId=%s", cycleId);
              }
            });
  }

  /**
   * As {@link #close(String, String)}, for callers that have nothing to do with a failure: it is
   * logged, and the schedule tries again.
   */
  public Uni<Void> tryToClose(String cycleId, String traceparent) {
    return close(cycleId, traceparent)
        .replaceWithVoid()
        .onFailure()
        .invoke(
            failure ->
                LOG.warnf(
                    "Closing failed: cycleId=%s failure=%s", cycleId, failure.getClass().getName()))
        .onFailure()
        .recoverWithNull();
  }

  /** As {@link #close(String, String)}, inside a transaction of the caller. */
  public Uni<Outcome> close(SqlConnection tx, String cycleId, String traceparent) {
    return stillDiffers(tx, cycleId)
        .flatMap(
            differs ->
                differs
                    ? Uni.createFrom().item(Outcome.MISMATCHED)
                    : lockAndClose(tx, cycleId, traceparent));
  }

  /**
   * Whether a cycle that was found not to agree cannot agree now either, by its running totals and
   * its markers alone. Only what was summed up before is judged so: the first look at a cycle goes
   * through all of its books, because the reason that it stores must be the right one.
   *
   * <p>Nothing is locked. What is posted meanwhile is seen by the next attempt.
   */
  private static Uni<Boolean> stillDiffers(SqlConnection tx, String cycleId) {
    return tx.preparedQuery(IS_MISMATCHED)
        .execute(Tuple.of(cycleId))
        .flatMap(
            rows ->
                rows.size() == 0
                    ? Uni.createFrom().item(false)
                    : CycleBooks.announced(tx, cycleId)
                        .flatMap(
                            announced ->
                                CycleBooks.positions(tx, cycleId)
                                    .map(Netting::volume)
                                    .map(held -> !announced.stream().allMatch(held::sameAs))));
  }

  private Uni<Outcome> lockAndClose(SqlConnection tx, String cycleId, String traceparent) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(cycleId))
        .flatMap(
            rows -> {
              if (!rows.iterator().hasNext()) {
                return Uni.createFrom().item(Outcome.WAITING);
              }
              Row cycle = rows.iterator().next();
              return switch (CycleState.valueOf(cycle.getString("state"))) {
                case OPEN -> Uni.createFrom().item(Outcome.WAITING);
                case DRAINING -> closeDraining(tx, cycleId, cycle, traceparent);
                case CLOSED -> Uni.createFrom().item(Outcome.ALREADY_CLOSED);
              };
            });
  }

  private Uni<Outcome> closeDraining(
      SqlConnection tx, String cycleId, Row cycle, String traceparent) {
    return CycleBooks.announced(tx, cycleId)
        .flatMap(
            announced ->
                announced.size() < cycle.getInteger("partitions")
                    ? Uni.createFrom().item(Outcome.WAITING)
                    : rounding
                        .post(tx, cycleId)
                        .chain(() -> CycleBooks.read(tx, cycleId, announced))
                        .flatMap(books -> closeComplete(tx, books, cycle, traceparent)));
  }

  /** Closes a cycle to which nothing can be added, if all that is known of it agrees. */
  Uni<Outcome> closeComplete(SqlConnection tx, CycleBooks books, Row cycle, String traceparent) {
    List<Mismatch> mismatches =
        CycleCheck.compare(
            books.cycleId(),
            books.obligations(),
            books.items(),
            books.positions(),
            books.announced());
    if (!mismatches.isEmpty()) {
      // Only the closing of a clearing cycle has posted roundings before it came here.
      Uni<Void> asBefore =
          CycleType.valueOf(cycle.getString("type")) == CycleType.CLEARING
              ? rounding.undo(tx)
              : Uni.createFrom().voidItem();
      return asBefore.chain(
          () -> storeMismatch(tx, books.cycleId(), cycle.getString("mismatch"), mismatches));
    }
    List<Net> nets = Netting.nets(Netting.totals(books.cycleId(), books.obligations()));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    ClosedCycle result =
        new ClosedCycle(
            books.cycleId(),
            CycleType.valueOf(cycle.getString("type")),
            cycle.getLocalDate("settlement_date"),
            now,
            books.announced().get(0),
            nets,
            sums(nets, books.announced().get(0)),
            traceparent);
    return insertNets(tx, books.cycleId(), nets)
        .chain(() -> tx.preparedQuery(CLOSE).execute(Tuple.of(books.cycleId(), Columns.utc(now))))
        .chain(() -> announcement.closed(tx, result))
        .replaceWith(Outcome.CLOSED);
  }

  /** Also a cycle in which nothing was paid says of each of its currencies that it sums to zero. */
  private static SortedMap<String, Long> sums(List<Net> nets, Volume announced) {
    SortedMap<String, Long> sums = new TreeMap<>(Netting.sums(nets));
    announced.principalMinor().keySet().forEach(currency -> sums.putIfAbsent(currency, 0L));
    return sums;
  }

  private static Uni<Void> insertNets(SqlConnection tx, String cycleId, List<Net> nets) {
    return tx.preparedQuery(INSERT_NETS)
        .execute(
            Tuple.tuple()
                .addString(cycleId)
                .addArrayOfString(nets.stream().map(Net::participant).toArray(String[]::new))
                .addArrayOfString(nets.stream().map(Net::currency).toArray(String[]::new))
                .addArrayOfLong(nets.stream().map(Net::netMinor).toArray(Long[]::new)))
        .replaceWithVoid();
  }

  private static Uni<Outcome> storeMismatch(
      SqlConnection tx, String cycleId, String before, List<Mismatch> mismatches) {
    String reason = mismatches.stream().map(Enum::name).collect(Collectors.joining(","));
    if (reason.equals(before)) {
      return Uni.createFrom().item(Outcome.MISMATCHED);
    }
    LOG.errorf("Cycle cannot be closed: cycleId=%s reason=%s", cycleId, reason);
    return tx.preparedQuery(MISMATCH)
        .execute(Tuple.of(cycleId, reason))
        .replaceWith(Outcome.MISMATCHED);
  }
}
