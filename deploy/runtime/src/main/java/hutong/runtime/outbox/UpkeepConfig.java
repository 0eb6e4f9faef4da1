package hutong.runtime.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long what was told and what was heard is kept; whole days, at least 1. */
@ConfigMapping(prefix = "hutong.keep")
public interface UpkeepConfig {

  /** So long an event can be told again from the outbox. */
  @WithDefault("90")
  int outboxDays();

  /**
   * So long a repeated delivery is known by its event id. Longer than Kafka keeps the topics, so
   * that only a resend by hand can come later; that one meets the natural keys.
   */
  @WithDefault("90")
  int inboxDays();
}
