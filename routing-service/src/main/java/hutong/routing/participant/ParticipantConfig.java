package hutong.routing.participant;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How institutions are reached. */
@ConfigMapping(prefix = "hutong.participants")
public interface ParticipantConfig {

  /** URL of an institution; {id} stands for its id. */
  @WithDefault("http://127.0.0.1:18004/participants/{id}")
  String endpointTemplate();

  /** How long a query waits for its answer. */
  @WithDefault("PT10S")
  Duration queryTimeout();

  /** How long a credit waits for its answer. */
  @WithDefault("PT10S")
  Duration creditTimeout();

  /** How long a reversal waits for its answer. */
  @WithDefault("PT10S")
  Duration reversalTimeout();

  /** How long a refund waits for its answer. */
  @WithDefault("PT10S")
  Duration refundTimeout();

  /** Items of one call, 1 to 100. */
  @WithDefault("100")
  int maxItems();

  /** Calls of one kind to one institution at the same time. */
  @WithDefault("4")
  int maxInFlight();

  /** Items of one kind that may wait for one institution. */
  @WithDefault("10000")
  int maxQueued();

  /** Bytes of an answer; a longer one is not read to its end. */
  @WithDefault("65536")
  int maxAnswerBytes();
}
