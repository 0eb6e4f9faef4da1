package hutong.settlement.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import hutong.settlement.Books;
import hutong.settlement.Events;
import hutong.settlement.Events.Event;
import hutong.settlement.Feed;
import hutong.settlement.OnRealServers;
import hutong.settlement.fee.ShippedFees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what is read and what is told to the documents in docs/contracts. */
@OnRealServers
class ContractTest {

  private static final Path CONTRACTS = Path.of("../docs/contracts");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonSchema schema(String type) throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(
            Files.readString(CONTRACTS.resolve("events").resolve(type + ".schema.json")),
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  private static List<Path> examples(String type) throws IOException {
    try (Stream<Path> files = Files.list(CONTRACTS.resolve("examples"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(type + "."))
          .sorted()
          .toList();
    }
  }

  private static Event event(String type, Path example) throws IOException {
    String text = Files.readString(example);
    JsonNode data = JSON.readTree(text);
    boolean marker = data.has("partition");
    String key = data.get(marker ? "cycleId" : "paymentId").asText();
    int partition =
        marker ? data.get("partition").asInt() : Events.partitionOf(UUID.fromString(key));
    return new Event(partition, key, text, UUID.randomUUID(), type);
  }

  @Test
  void every_golden_example_of_what_is_read_can_be_read() throws Exception {
    // Given
    PaymentEvents events = new PaymentEvents(ShippedFees.read());

    for (String type :
        List.of(
            "hutong.payment.completed.v1",
            "hutong.cycle.ended.v1",
            "hutong.refund.completed.v1",
            "hutong.payment.suspended.v1",
            "hutong.suspense.released.v1")) {
      assertThat(examples(type)).isNotEmpty();
      for (Path example : examples(type)) {
        // When
        Taken taken = events.read(event(type, example).received());

        // Then
        assertThat(taken).as("%s", example).isNotNull();
      }
    }
    for (String type :
        List.of(
            "hutong.payment.refused.v1",
            "hutong.payment.declined.v1",
            "hutong.payment.reversed.v1",
            "hutong.refund.refused.v1")) {
      assertThat(examples(type)).isNotEmpty();
      for (Path example : examples(type)) {
        assertThat(events.read(event(type, example).received())).as("%s", example).isNull();
      }
    }
  }

  @Test
  void the_events_that_our_tests_send_are_those_of_the_contract() throws Exception {
    // Given
    Event payment = Events.completed(UUID.randomUUID(), "2033-01-01-01", 5);
    Event marker = Events.ended("2033-01-01-01", 0, 1, 5);
    Event refund = Events.refunded(UUID.randomUUID(), UUID.randomUUID(), "2033-01-01-01", 2, 1, 5);
    Event more = Events.endedWith(marker, "refunded", 1, 2);
    Event suspended = Events.suspended(UUID.randomUUID(), "2033-01-01-01", 5);
    Event released = Events.released(UUID.randomUUID(), "2033-01-01-02", 5);

    for (Event event : List.of(payment, marker, refund, more, suspended, released)) {
      // When
      Set<ValidationMessage> faults = schema(event.type()).validate(JSON.readTree(event.json()));

      // Then
      assertThat(faults).isEmpty();
    }
  }

  @Test
  void the_golden_payments_close_to_the_golden_nets() throws Exception {
    // Given the golden payments that the golden cycle says it holds
    JsonNode golden =
        JSON.readTree(
            Files.readString(
                CONTRACTS.resolve("examples/hutong.cycle.closed.v1.two-payments.json")));
    String cycle = golden.get("cycleId").asText();
    String completed = "hutong.payment.completed.v1";
    Path examples = CONTRACTS.resolve("examples");
    long count = golden.get("itemCount").asLong();
    long amount = golden.get("principalMinor").get("CNY").asLong();

    // When
    try (Feed feed = new Feed()) {
      feed.send(event(completed, examples.resolve(completed + ".mpm.json")));
      feed.send(event(completed, examples.resolve(completed + ".bank-app.json")));
      feed.end(cycle, count, amount);
      feed.awaitState(cycle, "CLOSED");
    }

    // Then
    String row = "select %s from outbox where key = ? and type = 'hutong.cycle.closed.v1'";
    JsonNode told = JSON.readTree(Books.one(row.formatted("convert_from(payload, 'UTF8')"), cycle));
    for (String field :
        List.of("cycleId", "settlementDate", "itemCount", "principalMinor", "nets", "sumMinor")) {
      assertThat(told.get(field)).as(field).isEqualTo(golden.get(field));
    }
    assertThat(schema("hutong.cycle.closed.v1").validate(told)).isEmpty();
    assertThat(Books.one(row.formatted("topic, type"), cycle))
        .isEqualTo("hutong.settlements hutong.cycle.closed.v1");
    assertThat(Books.one(row.formatted("traceparent"), cycle))
        .isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  }

  @Test
  void a_cycle_without_payments_is_told_as_the_contract_says() throws Exception {
    // Given
    String cycle = "2033-02-01-01";

    // When
    try (Feed feed = new Feed()) {
      feed.end(cycle, 0, 0);
      feed.awaitState(cycle, "CLOSED");
    }

    // Then
    JsonNode told =
        JSON.readTree(
            Books.one(
                "select convert_from(payload, 'UTF8') from outbox"
                    + " where key = ? and type = 'hutong.cycle.closed.v1'",
                cycle));
    assertThat(schema("hutong.cycle.closed.v1").validate(told)).isEmpty();
    assertThat(told.get("nets")).isEmpty();
  }
}
