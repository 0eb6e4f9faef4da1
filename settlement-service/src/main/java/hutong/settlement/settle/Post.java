package hutong.settlement.settle;

import hutong.settlement.post.Columns;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Fetches what the agent has said and has it taken. Instances may fetch the same message; it is
 * taken once.
 */
@Singleton
class Post {

  private static final Logger LOG = Logger.getLogger(Post.class);

  private static final String LAST =
      """
      select cursor from settlement_message where cursor is not null
       order by received_at desc limit 1
      """;

  /**
   * After so many that were not given a look ends; each may have taken as long as any answer may.
   */
  private static final int MOST_NOT_GIVEN = 3;

  /** So long what was not given is let alone. */
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private static final String NOT_GIVEN =
      """
      select cursor from settlement_unread where state = 'NOT_GIVEN' and at <= $1
       order by at, cursor limit 20
      """;

  private static final String WAITING =
      "select cursor from settlement_unread where state = 'NOT_GIVEN' and cursor = any($1)";

  private static final String PASS_OVER =
      """
      insert into settlement_unread (cursor, state, why, at) values ($1, $2, $3, $4)
      on conflict (cursor) do update set state = $2, why = $3, at = $4
      """;

  /** Unless it was just now passed over again. */
  private static final String TAKEN =
      """
      update settlement_unread set state = 'TAKEN'
       where cursor = $1 and state = 'NOT_GIVEN' and at <= $2
      """;

  private final Pool pool;
  private final Clock clock;
  private final SettlementGateway gateway;
  private final AgentMessages messages;
  private final MeterRegistry meters;

  /** What was read last; also of messages of which nothing is stored, so that they are passed. */
  private final AtomicReference<String> cursor = new AtomicReference<>();

  Post(
      Pool pool,
      Clock clock,
      SettlementGateway gateway,
      AgentMessages messages,
      MeterRegistry meters) {
    this.pool = pool;
    this.clock = clock;
    this.gateway = gateway;
    this.messages = messages;
    this.meters = meters;
  }

  /**
   * Takes all that is there, one by one and page by page. What is bad is recorded and passed over;
   * any other failure, or an agent that gives little of what it names, leaves the rest to the next
   * call.
   */
  Uni<Void> fetch() {
    return notGivenBefore(new Look())
        .chain(() -> cursor.get() == null ? last() : Uni.createFrom().item(cursor.get()))
        .flatMap(after -> pages(new Look(), after, List.of()));
  }

  /** How it goes with one look at what is new, or at what was not given before. */
  private static final class Look {
    private int notGiven;

    boolean goesOn() {
      return notGiven < MOST_NOT_GIVEN;
    }
  }

  /** Until the same page comes again: a place says nothing of what a folder holds before it. */
  private Uni<Void> pages(Look look, String after, List<String> before) {
    if (!look.goesOn()) {
      return Uni.createFrom().voidItem();
    }
    return gateway
        .list(after)
        .flatMap(
            page ->
                page.isEmpty() || page.equals(before)
                    ? Uni.createFrom().voidItem()
                    : page(look, page).chain(() -> pages(look, page.get(page.size() - 1), page)));
  }

  /** What was not given lately is let alone here; it is asked for in its own time. */
  private Uni<Void> page(Look look, List<String> page) {
    return pool.preparedQuery(WAITING)
        .execute(Tuple.of(page.toArray(String[]::new)))
        .map(
            rows -> {
              Set<String> waiting = new HashSet<>();
              rows.forEach(row -> waiting.add(row.getString(0)));
              return waiting;
            })
        .flatMap(
            waiting ->
                each(
                    look,
                    page,
                    one ->
                        (waiting.contains(one) ? Uni.createFrom().voidItem() : take(look, one, one))
                            .invoke(() -> cursor.set(one))));
  }

  private static Uni<Void> each(Look look, List<String> cursors, Function<String, Uni<Void>> what) {
    return Multi.createFrom()
        .iterable(cursors)
        .onItem()
        .transformToUniAndConcatenate(
            one -> look.goesOn() ? what.apply(one) : Uni.createFrom().voidItem())
        .collect()
        .asList()
        .replaceWithVoid();
  }

  /** Asks once more for what the agent has named and not given. */
  private Uni<Void> notGivenBefore(Look look) {
    return pool.preparedQuery(NOT_GIVEN)
        .execute(Tuple.of(Columns.utc(clock.instant().minus(AGAIN))))
        .flatMap(
            rows -> {
              List<String> cursors = new ArrayList<>();
              rows.forEach(row -> cursors.add(row.getString(0)));
              // Its place is behind the last one read, so it is stored without.
              return each(
                  look,
                  cursors,
                  one ->
                      take(look, one, null)
                          .chain(
                              () ->
                                  pool.preparedQuery(TAKEN)
                                      .execute(
                                          Tuple.of(one, Columns.utc(clock.instant().minus(AGAIN))))
                                      .replaceWithVoid()));
            });
  }

  private Uni<String> last() {
    return pool.query(LAST)
        .execute()
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getString(0));
  }

  private Uni<Void> take(Look look, String one, String place) {
    return gateway
        .read(one)
        .flatMap(received -> received == null ? Uni.createFrom().voidItem() : take(received, place))
        .onFailure(NotGivenException.class)
        .recoverWithUni(
            bad -> {
              look.notGiven++;
              return passOver(one, "NOT_GIVEN", bad);
            });
  }

  private Uni<Void> take(Received received, String place) {
    return Uni.createFrom()
        .deferred(() -> taken(received, place))
        .replaceWith(true)
        .onFailure(Post::isBad)
        .recoverWithUni(bad -> passOver(received.cursor(), "REFUSED", bad).replaceWith(false))
        .flatMap(readable -> gateway.done(received, readable));
  }

  private Uni<AgentMessages.Taken> taken(Received received, String place) {
    try {
      return messages.take(received.xml(), place);
    } catch (BadMessageException bad) {
      return Uni.createFrom().failure(bad);
    }
  }

  /** Amounts may be each in range and their sum not. */
  private static boolean isBad(Throwable failure) {
    return failure instanceof BadMessageException || failure instanceof ArithmeticException;
  }

  private Uni<Void> passOver(String one, String state, Throwable bad) {
    meters.counter("hutong.settlement.messages", "outcome", state).increment();
    LOG.errorf(
        "The agent's message is passed over: cursor=%s state=%s why=%s",
        one, state, bad.getMessage());
    return pool.preparedQuery(PASS_OVER)
        .execute(
            Tuple.of(one, state, String.valueOf(bad.getMessage()), Columns.utc(clock.instant())))
        .replaceWithVoid();
  }
}
