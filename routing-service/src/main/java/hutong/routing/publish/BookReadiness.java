package hutong.routing.publish;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while this instance decides by the book that is published. An instance that cannot load it
 * goes on by the one before, and says so here.
 */
@Readiness
@ApplicationScoped
public class BookReadiness implements HealthCheck {

  private final BookInForce books;

  BookReadiness(BookInForce books) {
    this.books = books;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("rulebook in force")
        .status(books.followsTheLastWord())
        .withData("broken", String.join(", ", books.broken()))
        .build();
  }
}
