package hutong.settlement.intake;

import hutong.settlement.fee.BadFeeFileException;
import hutong.settlement.fee.FeeFileCheck;
import hutong.settlement.fee.FeeSchedules;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Reads the fee file once, at start; a file that is refused stops the service. */
@Singleton
class FeeFileLoader {

  private static final Logger LOG = Logger.getLogger(FeeFileLoader.class);
  private static final String PACKAGED = "rulebook/fee-schedules.json";

  private final Optional<Path> path;

  FeeFileLoader(@ConfigProperty(name = "hutong.fees.path") Optional<Path> path) {
    this.path = path;
  }

  /** Reads it now: a wrong price file must not wait for the first payment to be noticed. */
  void readAtStart(@Observes StartupEvent start, FeeSchedules schedules, Clock clock) {
    LOG.infof("Fees in %s", schedules.currency());
    schedules.missing(clock.instant()).forEach(gap -> LOG.warnf("Fee file: %s", gap));
  }

  @Produces
  @Singleton
  FeeSchedules schedules() throws IOException, BadFeeFileException {
    LOG.infof("Fee file: %s", path.map(Path::toString).orElse("the packaged " + PACKAGED));
    return FeeFileCheck.read(path.isPresent() ? Files.readAllBytes(path.get()) : packaged());
  }

  private static byte[] packaged() throws IOException {
    try (InputStream file =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(PACKAGED)) {
      if (file == null) {
        throw new FileNotFoundException(PACKAGED);
      }
      return file.readAllBytes();
    }
  }
}
