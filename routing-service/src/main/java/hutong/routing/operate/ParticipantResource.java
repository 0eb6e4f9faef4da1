package hutong.routing.operate;

import hutong.routing.participant.Clocks;
import hutong.routing.participant.Connection;
import hutong.routing.participant.Connections;
import hutong.routing.participant.Failure;
import hutong.routing.participant.Health;
import hutong.routing.participant.Health.Seen;
import hutong.routing.publish.BookInForce;
import hutong.routing.rulebook.Participants.Participant;
import hutong.routing.rulebook.Participants.Role;
import hutong.runtime.json.StrictJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who takes part, how each is reached, and whether it answers this instance. */
@Path("/v1/participants")
@Produces(MediaType.APPLICATION_JSON)
public class ParticipantResource {

  private final BookInForce books;
  private final Connections connections;
  private final Health health;

  ParticipantResource(BookInForce books, Connections connections, Health health) {
    this.books = books;
    this.connections = connections;
    this.health = health;
  }

  /** In the order of the rulebook in force. */
  public record Answer(String rulebookVersion, List<Row> participants) {}

  /**
   * @param health UP, DOWN, TRIED (it was down and is being tried again), or NOT_ASKED
   * @param since when it came up or went down; missing if it was not asked
   * @param lastFailure how the last call failed that did; missing if none did
   * @param clocks ISO 8601 durations
   */
  public record Row(
      String id,
      List<Role> roles,
      URI endpoint,
      String health,
      Instant since,
      Failure lastFailure,
      ShownClocks clocks) {}

  /** The clocks that a person looks for first. */
  public record ShownClocks(
      String debitTimeout,
      String userWindow,
      String queryTimeout,
      String creditTimeout,
      List<String> queryLadder,
      int maxQueries) {

    static ShownClocks of(Clocks clocks) {
      return new ShownClocks(
          clocks.debitTimeout().toString(),
          clocks.userWindow().toString(),
          clocks.queryTimeout().toString(),
          clocks.creditTimeout().toString(),
          clocks.queryLadder().stream().map(Duration::toString).toList(),
          clocks.maxQueries());
    }
  }

  @GET
  public byte[] all() {
    var rulebook = books.now().rulebook();
    return StrictJson.write(
        new Answer(
            rulebook.version(), rulebook.participants().all().stream().map(this::row).toList()));
  }

  private Row row(Participant participant) {
    Connection connection = connections.of(participant.id());
    Optional<Seen> seen = health.of(participant.id());
    return new Row(
        participant.id(),
        participant.roles(),
        connection.endpoint(),
        seen.map(one -> one.state().name()).orElse("NOT_ASKED"),
        seen.map(Seen::since).orElse(null),
        seen.map(Seen::lastFailure).orElse(null),
        ShownClocks.of(connection.clocks()));
  }
}
