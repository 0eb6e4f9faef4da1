package hutong.routing.participant;

import hutong.routing.participant.ConnectionFile.Agreed;
import hutong.routing.participant.ParticipantConfig.Signing;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * How participants are reached. One that nothing is agreed with is reached as the defaults say.
 * With a file that cannot be used the service does not start.
 */
@Startup
@ApplicationScoped
public class Connections {

  private static final Logger LOG = Logger.getLogger(Connections.class);
  private static final String PACKAGED = "rulebook/connections.json";

  private final Agreed agreed;

  @jakarta.inject.Inject
  Connections(ParticipantConfig config) {
    this(config.connections().map(path -> file(path, config)).orElseGet(() -> packaged(config)));
    LOG.infof("Connections with %d participants", agreed.byId().size());
  }

  Connections(Agreed agreed) {
    this.agreed = agreed;
  }

  /**
   * @param institution the participant's id in the rulebook
   */
  public Connection of(String institution) {
    return agreed.of(institution);
  }

  private static Agreed file(Path path, ParticipantConfig config) {
    try {
      return read(Files.readAllBytes(path), path.toAbsolutePath().getParent(), config);
    } catch (IOException unreadable) {
      throw new BadConnectionsException(List.of("the file cannot be read: " + path));
    }
  }

  private static Agreed packaged(ParticipantConfig config) {
    try (InputStream in =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(PACKAGED)) {
      if (in == null) {
        throw new BadConnectionsException(List.of("none are packaged with the service"));
      }
      return read(in.readAllBytes(), null, config);
    } catch (IOException unreadable) {
      throw new BadConnectionsException(List.of("the packaged ones cannot be read"));
    }
  }

  private static Agreed read(byte[] json, Path folder, ParticipantConfig config) {
    return ConnectionFile.read(
        json, folder, config.endpointTemplate(), config.signatures() == Signing.REQUIRED);
  }
}
