package hutong.e2e;

import hutong.local.system.DataFolder;
import hutong.local.system.LocalSystem;
import hutong.local.system.Ports;
import hutong.local.system.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts everything, as {@code deploy/local/demo} does, on free ports and a folder below target.
 * The logs stay there when a test fails.
 */
final class WholeSystem implements BeforeAllCallback, AfterAllCallback {

  /** 10:00 in Shanghai on the day of the second announcement. */
  static final Instant BUSINESS_TIME = Instant.parse("2021-10-02T02:00:00Z");

  /**
   * Two seconds for a debit, one for any other answer; whoever fails seven times in ten is left
   * alone for a second.
   */
  private static final String IMPATIENT =
      """
      {"clocks":{"debitTimeout":"PT2S","queryTimeout":"PT1S","creditTimeout":"PT1S"},
       "breaker":{"failureRatio":0.7,"volume":20,"delay":"PT1S"}}""";

  private DataFolder folder;
  private Path data;
  private LocalSystem system;
  private String agreed = "{}";

  /** The same where nobody waits long for an institution; all other clocks stay as they are. */
  WholeSystem withImpatientInstitutions() {
    agreed = IMPATIENT;
    return this;
  }

  LocalSystem system() {
    return system;
  }

  /** Where everything is that the system keeps, among it the keys. */
  Path data() {
    return data;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Path root = Path.of("../..").toRealPath();
    data =
        Path.of("target", "data-" + context.getRequiredTestClass().getSimpleName())
            .toAbsolutePath();
    folder = DataFolder.take(data, true);
    system =
        new LocalSystem(
            Settings.whole(root, data, Ports.free(), BUSINESS_TIME).agreeing(agreed),
            new hutong.local.system.Progress() {
              @Override
              public void starting(String part) {}

              @Override
              public void ready(String part, Duration took) {
                System.out.printf("%s is ready after %d ms%n", part, took.toMillis());
              }
            });
    try {
      system.start();
    } catch (RuntimeException failed) {
      system.close();
      throw failed;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (system != null) {
      system.close();
    }
    if (folder != null) {
      folder.close();
    }
  }
}
