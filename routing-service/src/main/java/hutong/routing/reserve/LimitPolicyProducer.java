package hutong.routing.reserve;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Loads the limits when the service starts; with bad ones it does not start. A rulebook directory
 * without a file of limits leaves the packaged ones in force: the law does not end with a file.
 */
@Startup
@ApplicationScoped
public class LimitPolicyProducer {

  private static final Logger LOG = Logger.getLogger(LimitPolicyProducer.class);
  private static final String FILE = "limits.json";

  private final LimitPolicy policy;

  LimitPolicyProducer(@ConfigProperty(name = "hutong.rulebook.path") Optional<Path> directory) {
    this.policy =
        directory
            .map(path -> path.resolve(FILE))
            .filter(Files::exists)
            .map(LimitPolicyProducer::file)
            .orElseGet(LimitPolicyProducer::packaged);
    LOG.infof("Daily limits %s", policy.version());
  }

  @Produces
  @Singleton
  LimitPolicy policy() {
    return policy;
  }

  static LimitPolicy file(Path path) {
    try {
      return LimitFile.read(Files.readAllBytes(path));
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("The limits cannot be read: " + path);
    }
  }

  static LimitPolicy packaged() {
    try (InputStream in =
        Thread.currentThread().getContextClassLoader().getResourceAsStream("rulebook/" + FILE)) {
      if (in == null) {
        throw new IllegalArgumentException("No limits are packaged with the service");
      }
      return LimitFile.read(in.readAllBytes());
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("The packaged limits cannot be read");
    }
  }
}
