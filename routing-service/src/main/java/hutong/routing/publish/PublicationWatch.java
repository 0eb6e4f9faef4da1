package hutong.routing.publish;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Follows the publications. Every instance looks for itself. */
@ApplicationScoped
public class PublicationWatch {

  private static final Logger LOG = Logger.getLogger(PublicationWatch.class);

  private final BookInForce books;
  private final Announcements announcements;
  private final PublishConfig config;
  private final MeterRegistry meters;
  private Cancellable looks;

  PublicationWatch(
      BookInForce books, Announcements announcements, PublishConfig config, MeterRegistry meters) {
    this.books = books;
    this.announcements = announcements;
    this.config = config;
    this.meters = meters;
  }

  /** The scheduler of the other timers knows no period below a second. */
  void start(@Observes StartupEvent event) {
    looks =
        Multi.createFrom()
            .ticks()
            .every(config.lookEvery())
            .onOverflow()
            .drop()
            .onItem()
            .transformToUniAndConcatenate(tick -> look())
            .subscribe()
            .with(look -> {}, failure -> LOG.error("Nobody follows the publications", failure));
  }

  @PreDestroy
  void stop() {
    if (looks != null) {
      looks.cancel();
    }
  }

  private Uni<Void> look() {
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
