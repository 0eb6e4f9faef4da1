package hutong.codescan.families;

import hutong.codescan.recognise.CodeFamilies;
import hutong.codescan.recognise.Recogniser;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Reads the families when the service starts; with a bad file the service does not start. */
@Startup
@ApplicationScoped
public class FamiliesProducer {

  private static final Logger LOG = Logger.getLogger(FamiliesProducer.class);

  private final Recogniser recogniser;

  FamiliesProducer(FamiliesConfig config) {
    CodeFamilies families =
        FamiliesReader.read(
            config.familiesPath().map(FamiliesFile::in).orElseGet(FamiliesFile::packaged));
    this.recogniser = new Recogniser(families);
    LOG.infof(
        "Code families: %d of payment codes, %d of links",
        families.payerNumbers().size(), families.links().size());
  }

  @Produces
  @Singleton
  Recogniser recogniser() {
    return recogniser;
  }
}
