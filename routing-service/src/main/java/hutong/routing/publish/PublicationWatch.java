package hutong.routing.publish;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Follows the publications. Every instance looks for itself. */
@ApplicationScoped
public class PublicationWatch {

  private static final Logger LOG = Logger.getLogger(PublicationWatch.class);

  private final BookInForce books;
  private final Announcements announcements;
  private final MeterRegistry meters;

  PublicationWatch(BookInForce books, Announcements announcements, MeterRegistry meters) {
    this.books = books;
    this.announcements = announcements;
    this.meters = meters;
  }

  @Scheduled(
      every = "{hutong.rulebook.look-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> look() {
    return books
        .look()
        .chain(this::announce)
        .onFailure()
        .invoke(
            failure -> {
              meters.counter("hutong.rulebook.look.failures").increment();
              LOG.warnf("Publications are looked for again: %s", failure.getClass().getName());
            })
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> announce() {
    return books.followsTheLastWord()
        ? announcements.announceIfDue(books.now())
        : Uni.createFrom().voidItem();
  }
}
