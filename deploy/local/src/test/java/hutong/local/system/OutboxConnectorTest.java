package hutong.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.local.process.Wait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real outbox table, the real connector and a real Kafka: what is on the record. */
class OutboxConnectorTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @TempDir static Path data;
  private static LocalSystem system;

  @BeforeAll
  static void start() throws Exception {
    system =
        new LocalSystem(Settings.servers(Repository.root(), data, Ports.free()), Progress.SILENT);
    system.start();
    migrate();
    system.startConnector(Service.CODE_SCAN);
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  private static void migrate() throws IOException, SQLException {
    String sql =
        Files.readString(
                Repository.root()
                    .resolve("deploy/runtime/src/main/resources/db/runtime/V1__outbox_inbox.sql"))
            .replace("${app}", "code_scan_app")
            .replace("${connect}", "code_scan_connect");
    try (Connection owner = connect("code_scan_owner")) {
      owner.createStatement().execute(sql);
    }
  }

  @Test
  void theHeadersAreThoseOfACloudEvent() throws Exception {
    // Given
    UUID id = UUID.randomUUID();

    // When
    write(id, "hutong.scans", "payment-1", null, TRACE, "{\"a\":\"上海\"}");

    // Then
    ConsumerRecord<String, byte[]> record = read("hutong.scans", id);
    assertThat(record.key()).isEqualTo("payment-1");
    assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":\"上海\"}");
    assertThat(headers(record))
        .containsEntry("ce_id", id.toString())
        .containsEntry("ce_type", "hutong.test.v1")
        .containsEntry("ce_source", "/hutong/code-scan")
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_subject", "payment-1")
        .containsEntry("ce_time", "2021-10-02T02:00:00.123456Z")
        .containsEntry("content-type", "application/json")
        .containsEntry("traceparent", TRACE)
        .doesNotContainKeys("id", "__debezium.context.runId")
        .hasEntrySatisfying("hutong_seq", seq -> assertThat(Long.parseLong(seq)).isPositive());
  }

  @Test
  void aRowWithoutATraceHasNoTraceOnItsRecord() throws Exception {
    // Given
    UUID id = UUID.randomUUID();

    // When
    write(id, "hutong.scans", "payment-2", null, null, "{}");

    // Then
    assertThat(headers(read("hutong.scans", id)).get("traceparent")).isNull();
  }

  @Test
  void aNamedPartitionIsTakenAndOtherwiseTheKeyDecides() throws Exception {
    // Given
    List<UUID> named = new ArrayList<>();
    UUID first = UUID.randomUUID();
    UUID again = UUID.randomUUID();

    // When
    for (int partition = 0; partition < 4; partition++) {
      UUID id = UUID.randomUUID();
      named.add(id);
      write(id, "hutong.payments", "2021-10-02-01", partition, TRACE, "{}");
    }
    write(first, "hutong.payments", "payment-3", null, TRACE, "{}");
    write(again, "hutong.payments", "payment-3", null, TRACE, "{}");

    // Then
    for (int partition = 0; partition < 4; partition++) {
      assertThat(read("hutong.payments", named.get(partition)).partition()).isEqualTo(partition);
    }
    int byKey = BuiltInPartitioner.partitionForKey("payment-3".getBytes(StandardCharsets.UTF_8), 4);
    assertThat(read("hutong.payments", first).partition()).isEqualTo(byKey);
    assertThat(read("hutong.payments", again).partition()).isEqualTo(byKey);
  }

  @Test
  void aHeartbeatPassesTheSameConverters() {
    // Given
    String topic = "hutong.heartbeat.code-scan";

    // When
    List<ConsumerRecord<String, byte[]>> read = readUntil(topic, records -> !records.isEmpty());

    // Then
    assertThat(new String(read.get(0).value(), StandardCharsets.UTF_8)).contains("ts_ms");
  }

  @Test
  void aKilledWorkerGoesOnWhereItWas() throws Exception {
    // Given
    UUID before = UUID.randomUUID();
    UUID during = UUID.randomUUID();
    write(before, "hutong.settlements", "k", null, null, "{}");
    read("hutong.settlements", before);

    // When
    system.kill("connect");
    write(during, "hutong.settlements", "k", null, null, "{}");
    system.restart("connect");

    // Then
    assertThat(read("hutong.settlements", during).key()).isEqualTo("k");
  }

  private static void write(
      UUID id, String topic, String key, Integer partition, String trace, String payload)
      throws SQLException {
    String sql =
        "insert into outbox (id, topic, key, partition, type, occurred_at, traceparent, payload)"
            + " values (?, ?, ?, ?, 'hutong.test.v1', ?, ?, ?)";
    try (Connection app = connect("code_scan_app");
        PreparedStatement insert = app.prepareStatement(sql)) {
      insert.setObject(1, id);
      insert.setString(2, topic);
      insert.setString(3, key);
      insert.setObject(4, partition, java.sql.Types.INTEGER);
      insert.setObject(5, OffsetDateTime.parse("2021-10-02T10:00:00.123456+08:00"));
      insert.setString(6, trace);
      insert.setBytes(7, payload.getBytes(StandardCharsets.UTF_8));
      insert.executeUpdate();
    }
  }

  private static Connection connect(String role) throws SQLException {
    return DriverManager.getConnection(system.ports().jdbcUrl(Service.CODE_SCAN), role, "local");
  }

  private static ConsumerRecord<String, byte[]> read(String topic, UUID id) {
    return readUntil(topic, records -> records.stream().anyMatch(r -> isEvent(r, id))).stream()
        .filter(r -> isEvent(r, id))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isEvent(ConsumerRecord<String, byte[]> record, UUID id) {
    return id.toString().equals(headers(record).get("ce_id"));
  }

  private static List<ConsumerRecord<String, byte[]>> readUntil(
      String topic, java.util.function.Predicate<List<ConsumerRecord<String, byte[]>>> enough) {
    List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", system.ports().bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      boolean found =
          Wait.until(
              PATIENCE,
              1,
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(read::add);
                return enough.test(read);
              });
      assertThat(found).as("what was waited for on %s", topic).isTrue();
    }
    return read;
  }

  private static Map<String, String> headers(ConsumerRecord<String, byte[]> record) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : record.headers()) {
      byte[] value = header.value();
      headers.put(header.key(), value == null ? null : new String(value, StandardCharsets.UTF_8));
    }
    return headers;
  }
}
