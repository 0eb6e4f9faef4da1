package hutong.routing.operate;

import hutong.routing.publish.BookInForce;
import hutong.routing.rulebook.Lifecycle;
import hutong.routing.rulebook.Rulebook;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which rulebook is in force. */
@Path("/v1/rulebook")
@Produces(MediaType.APPLICATION_JSON)
public class RulebookResource {

  private final BookInForce books;
  private final Clock clock;

  RulebookResource(BookInForce books, Clock clock) {
    this.books = books;
    this.clock = clock;
  }

  /**
   * @param rules by their state now
   * @param openNow rules that carry payments at this moment
   */
  public record Summary(
      String version,
      String operatorSettings,
      int ruleCount,
      Map<Lifecycle, Long> rules,
      long openNow,
      int participants,
      int citySets) {}

  @GET
  public Summary summary() {
    Instant now = clock.instant();
    Rulebook rulebook = books.now().rulebook();
    return new Summary(
        rulebook.version(),
        rulebook.settingsVersion(),
        rulebook.rules().size(),
        rulebook.rules().stream()
            .collect(
                Collectors.groupingBy(
                    rule -> rule.stateAt(now), TreeMap::new, Collectors.counting())),
        rulebook.rules().stream().filter(rule -> rule.openAt(now)).count(),
        rulebook.participants().all().size(),
        rulebook.citySets().size());
  }
}
