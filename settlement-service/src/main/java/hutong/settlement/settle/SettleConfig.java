package hutong.settlement.settle;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

/** How cycles are settled. */
@ConfigMapping(prefix = "hutong.settle")
public interface SettleConfig {

  /** How the agent is reached. */
  enum Way {
    /** By files in a folder. */
    FILE,
    /** By HTTP. */
    HTTP,
    /** Not at all: sealed cycles stay as they are. */
    NONE
  }

  /** What an attempt is sent as. */
  enum Message {
    /** All legs in one message, which the agent settles as a whole or not at all. */
    PACS029,
    /** One message for each leg; who receives is paid after all who pay have paid. */
    PACS009
  }

  /** What stands behind a net that is not paid. */
  enum Policy {
    /** Nothing: the whole cycle waits. */
    HOLD,
    /** What the participant has put up; a cycle that is not covered is not instructed. */
    PREFUNDED
  }

  @WithDefault("NONE")
  Way gateway();

  @WithDefault("PACS029")
  Message message();

  @WithDefault("HOLD")
  Policy policy();

  /** For so long after the first instruction what is rejected is tried anew; business time. */
  @WithDefault("PT2H")
  Duration window();

  /** So long after a rejection. */
  @WithDefault("PT10M")
  Duration retryEvery();

  /** What is not answered is sent again so often. */
  @WithDefault("PT1M")
  Duration askEvery();

  /**
   * The first settlement date that is instructed; needed with a gateway. Cycles of earlier dates
   * were settled before there was one, and only people can say so.
   */
  Optional<LocalDate> from();

  /** How many settlement days after the settlement date a booking may have its value date. */
  @WithDefault("1")
  int valueDateDays();

  /** Which days settle, in the file that routing has as {@code hutong.cycle.calendar}; or all. */
  Optional<Path> calendar();

  /** Another file of accounts than the packaged one, which holds examples. */
  Optional<Path> accounts();

  /** With {@code FILE}: holds {@code out}, {@code in}, {@code done} and {@code refused}. */
  Optional<Path> directory();

  /** With {@code HTTP}: below it {@code /messages} is posted to and read. */
  Optional<URI> agentUrl();

  /** With {@code HTTP}: so long an answer is waited for, to its end. */
  @WithDefault("PT5S")
  Duration timeout();
}
