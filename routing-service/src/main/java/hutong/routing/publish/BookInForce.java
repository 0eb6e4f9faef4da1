package hutong.routing.publish;

import hutong.routing.route.Router;
import hutong.routing.rulebook.BadRulebookException;
import hutong.routing.rulebook.Rulebook;
import hutong.routing.rulebook.RulebookLoader;
import hutong.routing.rulebook.RulebookSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The rulebook that decides now, in this instance. Whoever decides asks {@link #now()} once per
 * batch or request and keeps that answer to the end of it.
 *
 * <p>What is scheduled is loaded ahead of its time, so that it takes effect at its instant by the
 * business clock and not when somebody looks next. A stored book that does not load never replaces
 * one that did: the one before it stays, and the service says that it is not ready.
 */
@ApplicationScoped
public class BookInForce {

  private static final Logger LOG = Logger.getLogger(BookInForce.class);

  private final Pool pool;
  private final Clock clock;

  /** In the order of the numbers: the one in force, and what was said after it. */
  private volatile List<Scheduled> schedule = List.of();

  public BookInForce(Pool pool, Clock clock, MeterRegistry meters) {
    this.pool = pool;
    this.clock = clock;
    meters.gauge("hutong.rulebook.broken", this, book -> book.broken().size());
    meters.gauge(
        "hutong.rulebook.publication", this, b -> b.find().map(Book::publication).orElse(0L));
  }

  /**
   * A book with what decides by it.
   *
   * @param publication the number of the publication that put it in force
   */
  public record Book(long publication, Instant from, Rulebook rulebook, Router router) {}

  /**
   * @param book null where the stored files do not load
   */
  private record Scheduled(Publication publication, Book book) {}

  /**
   * The book in force at this moment by the business clock.
   *
   * @throws NoBookInForceException where none of the stored ones could be loaded
   */
  public Book now() {
    return find().orElseThrow(NoBookInForceException::new);
  }

  private Optional<Book> find() {
    return at(schedule, clock.instant());
  }

  private static Optional<Book> at(List<Scheduled> schedule, Instant at) {
    Book first = null;
    boolean none = true;
    for (int i = schedule.size() - 1; i >= 0; i--) {
      Scheduled entry = schedule.get(i);
      none &= !entry.publication().inEffectAt(at);
      if (entry.book() != null) {
        if (entry.publication().inEffectAt(at)) {
          return Optional.of(entry.book());
        }
        first = entry.book();
      }
    }
    // Where the clock was set back the next look finds the book of that time. A book of a later
    // time never stands in for one that is in force and does not load.
    return none ? Optional.ofNullable(first) : Optional.empty();
  }

  /** Versions that are in force or scheduled and do not load here. */
  public Collection<String> broken() {
    return schedule.stream()
        .filter(entry -> entry.book() == null)
        .map(entry -> entry.publication().version())
        .collect(Collectors.toList());
  }

  /** Whether the last word that has taken effect is what this instance decides by. */
  public boolean followsTheLastWord() {
    Instant now = clock.instant();
    Optional<Scheduled> last =
        schedule.stream()
            .filter(entry -> entry.publication().inEffectAt(now))
            .reduce((one, later) -> later);
    return last.isPresent() && last.get().book() != null;
  }

  /** Looks what is published, and loads what is new off the event loop. */
  public Uni<Void> look() {
    Instant now = clock.instant();
    return PublicationTable.fromNowOn(pool, now)
        .chain(
            published ->
                same(published)
                    ? Uni.createFrom().voidItem()
                    : load(published).invoke(loaded -> follow(loaded, now)).replaceWithVoid());
  }

  private boolean same(List<Publication> published) {
    return schedule.stream().map(Scheduled::publication).toList().equals(published);
  }

  private Uni<List<Scheduled>> load(List<Publication> published) {
    return Multi.createFrom()
        .iterable(published)
        .onItem()
        .transformToUniAndConcatenate(this::load)
        .collect()
        .asList();
  }

  private Uni<Scheduled> load(Publication publication) {
    for (Scheduled known : schedule) {
      if (known.publication().equals(publication)) {
        return Uni.createFrom().item(known);
      }
    }
    return VersionTable.files(pool, publication.version())
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(
            files -> {
              try {
                Rulebook rulebook = RulebookLoader.load(RulebookSource.of(files));
                Router router = new Router(rulebook);
                return new Scheduled(
                    publication,
                    new Book(publication.number(), publication.takesEffectAt(), rulebook, router));
              } catch (BadRulebookException bad) {
                LOG.errorf(
                    "The published rulebook %s is not used: %s",
                    publication.version(), bad.getMessage());
                return new Scheduled(publication, null);
              }
            });
  }

  private synchronized void follow(List<Scheduled> loaded, Instant now) {
    if (lastNumber(loaded) < lastNumber(schedule)) {
      return;
    }
    List<Scheduled> next = new ArrayList<>(loaded);
    boolean usable =
        next.stream().anyMatch(e -> e.book() != null && e.publication().inEffectAt(now));
    if (!usable) {
      schedule.stream()
          .filter(e -> e.book() != null && e.publication().inEffectAt(now))
          .reduce((one, later) -> later)
          .ifPresent(kept -> next.add(0, kept));
    }
    long before = find().map(Book::publication).orElse(0L);
    schedule = List.copyOf(next);
    find()
        .filter(book -> book.publication() != before)
        .ifPresent(
            book ->
                LOG.infof(
                    "Rulebook %s with %d rules is in force, publication %d",
                    book.rulebook().version(), book.rulebook().rules().size(), book.publication()));
  }

  private static long lastNumber(List<Scheduled> schedule) {
    return schedule.isEmpty() ? 0 : schedule.get(schedule.size() - 1).publication().number();
  }
}
