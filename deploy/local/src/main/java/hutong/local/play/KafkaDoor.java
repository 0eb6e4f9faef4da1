package hutong.local.play;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.local.process.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A plain Kafka producer: JSON on {@code hutong.scan-requests} without any header, the answer read
 * back from {@code hutong.scans}. Not for several threads at once.
 */
public final class KafkaDoor implements Door {

  private static final String REQUESTS = "hutong.scan-requests";
  private static final String ANSWERS = "hutong.scans";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<String, String> paymentByRequest = new HashMap<>();

  /** Answers are read from now on; earlier ones are not looked at. */
  public KafkaDoor(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", "false"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(ANSWERS).stream()
            .map(info -> new TopicPartition(ANSWERS, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    // Seeking is lazy: asking for the position fixes it before the first request goes out.
    partitions.forEach(consumer::position);
  }

  @Override
  public String name() {
    return "KAFKA";
  }

  @Override
  public String submit(ObjectNode request, String idempotencyKey, Duration patience) {
    ObjectNode body = request.deepCopy().put("idempotencyKey", idempotencyKey);
    send(idempotencyKey, body);
    String wanted = identity(body);
    Wait.until(
        patience,
        1,
        () -> {
          consumer.poll(Duration.ofMillis(100)).forEach(this::remember);
          return paymentByRequest.containsKey(wanted);
        });
    String paymentId = paymentByRequest.remove(wanted);
    if (paymentId == null) {
      throw new PlayFailure(
          "no answer on " + ANSWERS + " within " + patience + " to key " + idempotencyKey);
    }
    return paymentId;
  }

  private void send(String key, ObjectNode body) {
    try {
      producer.send(new ProducerRecord<>(REQUESTS, key, JSON.writeValueAsBytes(body))).get();
    } catch (JsonProcessingException | ExecutionException e) {
      throw new PlayFailure("cannot produce to " + REQUESTS + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlayFailure("interrupted", e);
    }
  }

  private void remember(ConsumerRecord<String, byte[]> record) {
    try {
      JsonNode event = JSON.readTree(record.value());
      paymentByRequest.put(identity(event), event.path("paymentId").asText());
    } catch (IOException e) {
      throw new PlayFailure(ANSWERS + " holds what is not JSON", e);
    }
  }

  private static String identity(JsonNode event) {
    return event.path("caller").asText() + "\n" + event.path("idempotencyKey").asText();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    consumer.close();
  }
}
