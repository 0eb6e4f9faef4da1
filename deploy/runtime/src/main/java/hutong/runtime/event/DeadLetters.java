package hutong.runtime.event;

import hutong.runtime.id.Ids;
import hutong.runtime.json.StrictJson;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/** Tells the dead-letter topic about records that were given up. */
@ApplicationScoped
public class DeadLetters {

  /** CloudEvents type of a dead letter. */
  public static final String TYPE = "hutong.dead-letter.v1";

  private static final Logger LOG = Logger.getLogger(DeadLetters.class);

  private final io.smallrye.reactive.messaging.MutinyEmitter<byte[]> emitter;
  private final MeterRegistry meters;
  private final Ids ids;
  private final Clock clock;
  private final String source;

  DeadLetters(
      @Channel("dead-letters") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          io.smallrye.reactive.messaging.MutinyEmitter<byte[]> emitter,
      MeterRegistry meters,
      Ids ids,
      Clock clock,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    this.emitter = emitter;
    this.meters = meters;
    this.ids = ids;
    this.clock = clock;
    this.source = "/hutong/" + service;
  }

  /** Completes when Kafka has acknowledged them all; fails, and is to be repeated, when not. */
  public Uni<Void> send(List<DeadLetter> letters) {
    if (letters.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return Uni.join()
        .all(letters.stream().map(this::send).toList())
        .andFailFast()
        .replaceWithVoid();
  }

  private Uni<Void> send(DeadLetter letter) {
    LOG.warnf(
        "Dead letter: reason=%s topic=%s partition=%d offset=%d detail=%s",
        letter.reason(), letter.topic(), letter.partition(), letter.offset(), letter.detail());
    String key = letter.topic() + "/" + letter.partition() + "/" + letter.offset();
    RecordHeaders headers = new RecordHeaders();
    add(headers, "ce_specversion", "1.0");
    add(headers, "ce_id", ids.next().toString());
    add(headers, "ce_type", TYPE);
    add(headers, "ce_source", source);
    add(headers, "ce_time", clock.instant().toString());
    add(headers, "ce_subject", key);
    add(headers, "content-type", "application/json");
    Message<byte[]> message =
        Message.of(StrictJson.write(letter))
            .addMetadata(
                OutgoingKafkaRecordMetadata.<String>builder()
                    .withKey(key)
                    .withHeaders(headers)
                    .build());
    return emitter
        .sendMessage(message)
        .invoke(
            () ->
                meters
                    .counter(
                        "hutong.dead.letters", "topic", letter.topic(), "reason", letter.reason())
                    .increment());
  }

  private static void add(RecordHeaders headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
