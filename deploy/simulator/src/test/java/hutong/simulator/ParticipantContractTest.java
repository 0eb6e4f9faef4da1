package hutong.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import hutong.simulator.Client.Answer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the simulator to the contract that every participant has to keep. */
class ParticipantContractTest {

  @TempDir Path data;
  private JsonNode contract;
  private Simulator simulator;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    contract = Contracts.yaml("openapi/participant.yaml");
    Clock clock = Clock.fixed(Instant.parse("2021-10-02T02:00:00Z"), ZoneOffset.UTC);
    simulator = Simulator.start(0, data, clock);
    client = new Client(simulator.port());
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void problems_are_those_of_the_contract() {
    // Given
    client.behave("CCB", "{\"mode\":\"DOWN\"}");

    // When
    Answer down = client.debits("CCB", Client.debit(Client.P1, 1));
    Answer bad = client.debits("CCB", "{}");
    Answer large = client.send("POST", "/participants/CCB/credits", " ".repeat(1024 * 1024 + 1));

    // Then
    assertThat(down.status()).isEqualTo(503);
    assertThat(bad.status()).isEqualTo(400);
    assertThat(large.status()).isEqualTo(413);
    assertKept("Problem", down, bad, large);
  }

  @Test
  void the_contract_s_own_examples_are_taken() {
    for (String operation : new String[] {"/debits", "/debits/query", "/credits", "/bills/query"}) {
      // Given
      JsonNode media =
          contract.get("paths").get(operation).at("/post/requestBody/content/application~1json");

      // When
      Answer answer =
          client.send(
              "POST", "/participants/UNIONPAY" + operation, media.get("example").toString());

      // Then
      assertThat(answer.status()).as("%s %s", operation, answer.body()).isEqualTo(200);
    }
  }

  @Test
  void answers_to_debits_are_those_of_the_contract() {
    // When
    Answer approved = client.debits("CCB", Client.debit(Client.P1, 1));
    Answer mismatch = client.debits("CCB", Client.debit(Client.P1, 2));
    client.behave("CCB", "{\"mode\":\"PENDING\"}");
    Answer pending = client.debits("CCB", Client.debit(Client.P2, 1));

    // Then
    assertKept("DebitAnswers", approved, mismatch, pending);
  }

  @Test
  void answers_to_queries_are_those_of_the_contract() {
    // Given
    client.behave("CCB", "{\"mode\":\"DECLINE\",\"reason\":\"INSUFFICIENT_FUNDS\"}");
    client.debits("CCB", Client.debit(Client.P1, 1));

    // When
    Answer answer = client.queries("CCB", Client.query(Client.P1), Client.query(Client.P2));

    // Then
    assertKept("QueryAnswers", answer);
  }

  @Test
  void answers_to_credits_are_those_of_the_contract() {
    // When
    Answer acknowledged = client.credits("TENPAY", Client.credit(Client.P1, 1));
    Answer rejected = client.credits("TENPAY", Client.credit(Client.P1, 2));

    // Then
    assertKept("CreditAnswers", acknowledged, rejected);
  }

  @Test
  void answers_to_questions_for_bills_are_those_of_the_contract() {
    // When
    Answer answer =
        client.send(
            "POST",
            "/participants/ALIPAY/bills/query",
            Client.items(
                "{\"billerId\":\"water-beijing\",\"billNumber\":\"2021-09-0001\"}",
                "{\"billerId\":\"water-beijing\",\"billNumber\":\"2021-09-0002\"}",
                "{\"billerId\":\"water-beijing\",\"billNumber\":\"2021-09-0003\"}"));
    Answer bad = client.send("POST", "/participants/ALIPAY/bills/query", Client.items("{}"));

    // Then
    assertThat(answer.json().get("items").findValuesAsText("state"))
        .containsExactly("PAYABLE", "PAID", "UNKNOWN");
    assertKept("BillAnswers", answer);
    assertThat(bad.status()).isEqualTo(400);
    assertKept("Problem", bad);
  }

  private void assertKept(String name, Answer... answers) {
    ObjectNode root = contract.deepCopy();
    root.put("$ref", "#/components/schemas/" + name);
    JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(root);
    for (Answer answer : answers) {
      assertThat(schema.validate(answer.json())).as(answer.body()).isEmpty();
    }
  }
}
