package hutong.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A plain Kafka client for tests: sends with headers, and reads a topic from its beginning. It
 * connects when it is used: Quarkus makes each test object twice, and closes one.
 */
public final class TestKafka implements AutoCloseable {

  private final String bootstrapServers;
  private KafkaProducer<String, byte[]> producer;

  public TestKafka(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** A client of the Kafka that {@link HutongServers} started. */
  public static TestKafka connect() {
    return new TestKafka(HutongServers.kafka());
  }

  /** Sends one record and waits until the broker has it; the key decides the partition. */
  public RecordMetadata send(String topic, String key, byte[] value, Map<String, String> headers) {
    return send(topic, null, key, value, headers);
  }

  /** Sends one record to this partition, or to the one of its key if {@code partition} is null. */
  public RecordMetadata send(
      String topic, Integer partition, String key, byte[] value, Map<String, String> headers) {
    ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, partition, key, value);
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    return send(record);
  }

  /** Sends one JSON text that says it was written at {@code at}. */
  public RecordMetadata send(String topic, String key, String json, Instant at) {
    byte[] value = json.getBytes(StandardCharsets.UTF_8);
    return send(new ProducerRecord<>(topic, null, at.toEpochMilli(), key, value));
  }

  private RecordMetadata send(ProducerRecord<String, byte[]> record) {
    String topic = record.topic();
    try {
      return producer().send(record).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot send to " + topic, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Sends one JSON text. */
  public RecordMetadata send(String topic, String key, String json, Map<String, String> headers) {
    return send(topic, key, json.getBytes(StandardCharsets.UTF_8), headers);
  }

  /**
   * Reads the topic from its beginning, all partitions, until {@code enough} says so of everything
   * read so far.
   *
   * @throws AssertionError when the time is over before; it says how many records there were
   */
  public List<ConsumerRecord<String, byte[]>> readUntil(
      String topic, Duration patience, Predicate<List<ConsumerRecord<String, byte[]>>> enough) {
    List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();
    long deadline = System.nanoTime() + patience.toNanos();
    try (KafkaConsumer<String, byte[]> consumer = fromBeginning(topic)) {
      while (!enough.test(read)) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError(
              "after " + patience + " not what was waited for: " + read.size() + " on " + topic);
        }
        consumer.poll(Duration.ofMillis(100)).forEach(read::add);
      }
    }
    return read;
  }

  /** Everything that the topic holds at this moment. */
  public List<ConsumerRecord<String, byte[]>> readAll(String topic) {
    List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = fromBeginning(topic)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(read::add);
      }
    }
    return read;
  }

  /** The header's text, or null when it is absent or empty of a value. */
  public static String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private KafkaConsumer<String, byte[]> fromBeginning(String topic) {
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", "false"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  private synchronized KafkaProducer<String, byte[]> producer() {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
              new StringSerializer(),
              new ByteArraySerializer());
    }
    return producer;
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
    }
  }
}
