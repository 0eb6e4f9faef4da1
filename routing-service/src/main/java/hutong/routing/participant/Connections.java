package hutong.routing.participant;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;

/** How participants are reached. One that nothing is agreed with is reached as the defaults say. */
@ApplicationScoped
public class Connections {

  private final ParticipantConfig config;

  Connections(ParticipantConfig config) {
    this.config = config;
  }

  /**
   * @param institution the participant's id in the rulebook
   */
  public Connection of(String institution) {
    return new Connection(
        institution,
        URI.create(config.endpointTemplate().replace("{id}", institution)),
        config.maxItems(),
        config.maxInFlight(),
        Clocks.DEFAULTS);
  }
}
