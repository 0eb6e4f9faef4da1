package hutong.routing.rulebook;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Loads the rulebook when the service starts; with a bad one the service does not start. */
@Startup
@ApplicationScoped
public class RulebookProducer {

  private static final Logger LOG = Logger.getLogger(RulebookProducer.class);

  private final Rulebook rulebook;

  RulebookProducer(
      @ConfigProperty(name = "hutong.rulebook.path") Optional<Path> directory,
      @ConfigProperty(name = "hutong.rulebook.packaged") String packaged) {
    this.rulebook =
        RulebookLoader.load(
            directory
                .map(RulebookSource::directory)
                .orElseGet(() -> RulebookSource.packaged(packaged)));
    LOG.infof("Rulebook %s with %d rules", rulebook.version(), rulebook.rules().size());
  }

  @Produces
  @jakarta.inject.Singleton
  Rulebook rulebook() {
    return rulebook;
  }
}
