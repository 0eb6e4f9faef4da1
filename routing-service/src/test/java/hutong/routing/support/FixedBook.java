package hutong.routing.support;

import hutong.routing.publish.BookInForce;
import hutong.routing.route.Router;
import hutong.routing.rulebook.Rulebook;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;

/** A book that is in force whatever is published. */
public final class FixedBook extends BookInForce {

  private final Book book;

  public FixedBook(Rulebook rulebook) {
    super(null, Clock.systemUTC(), new SimpleMeterRegistry());
    this.book = new Book(0, Instant.EPOCH, rulebook, new Router(rulebook));
  }

  @Override
  public Book now() {
    return book;
  }
}
