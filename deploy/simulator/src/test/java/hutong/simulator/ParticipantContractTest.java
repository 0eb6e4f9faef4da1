package hutong.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import hutong.simulator.Client.Answer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds the simulator to the contract that every participant has to keep. */
class ParticipantContractTest extends RunningSimulator {

  private JsonNode contract;

  @BeforeEach
  void read() throws Exception {
    contract = Contracts.yaml("openapi/participant.yaml");
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
    Iterator<String> operations = contract.get("paths").fieldNames();
    while (operations.hasNext()) {
      // Given
      String operation = operations.next();
      JsonNode media =
          contract.get("paths").get(operation).at("/post/requestBody/content/application~1json");

      // When
      Answer answer =
          client.send(
              "POST", "/participants/UNIONPAY" + operation, media.get("example").toString());

      // Then
      assertThat(answer.status()).as("%s %s", operation, answer.body()).isEqualTo(200);
      String schema = media.at("/schema/$ref").asText();
      assertValid(schema.substring(schema.lastIndexOf('/') + 1), media.get("example"));
    }
  }

  @Test
  void the_contract_s_own_examples_of_answers_are_valid() {
    contract
        .get("paths")
        .forEach(
            path -> {
              JsonNode media = path.at("/post/responses/200/content/application~1json");
              String schema = media.at("/schema/$ref").asText();
              List<JsonNode> examples = new ArrayList<>();
              media.path("examples").forEach(example -> examples.add(example.get("value")));
              if (media.has("example")) {
                examples.add(media.get("example"));
              }
              assertThat(examples).as(schema).isNotEmpty();
              examples.forEach(
                  example -> assertValid(schema.substring(schema.lastIndexOf('/') + 1), example));
            });
  }

  @Test
  void a_payer_who_is_confirming_is_told_in_the_words_of_the_contract() {
    // Given
    client.behave("CCB", "{\"mode\":\"USER_NEVER_PAYS\"}");

    // When
    Answer debit = client.debits("CCB", Client.debit(Client.P1, 1));
    Answer query = client.queries("CCB", Client.query(Client.P1));

    // Then
    assertThat(debit.outcome()).isEqualTo("PENDING USER_PAYING");
    assertKept("DebitAnswers", debit);
    assertKept("QueryAnswers", query);
  }

  @Test
  void answers_to_reversals_are_those_of_the_contract() {
    // Given
    client.debits("CCB", Client.debit(Client.P1, 5));

    // When
    Answer mismatch = client.reversals("CCB", Client.reversal(Client.P1, 6));
    Answer reversed = client.reversals("CCB", Client.reversal(Client.P1, 5));
    Answer again = client.debits("CCB", Client.debit(Client.P1, 5));
    Answer first = client.reversals("CCB", Client.reversal(Client.P2, 5));
    Answer blocked = client.debits("CCB", Client.debit(Client.P2, 5));

    // Then
    assertThat(mismatch.outcome()).isEqualTo("REFUSED DUPLICATE_MISMATCH");
    assertThat(reversed.outcome()).isEqualTo("REVERSED");
    assertThat(first.outcome()).isEqualTo("REVERSED");
    assertThat(again.outcome()).isEqualTo("DECLINED REVERSED");
    assertThat(blocked.outcome()).isEqualTo("DECLINED REVERSED");
    assertKept("ReversalAnswers", mismatch, reversed, first);
    assertKept("DebitAnswers", again, blocked);
  }

  @Test
  void answers_to_refunds_and_their_queries_are_those_of_the_contract() {
    // Given
    client.debits("CCB", Client.debit(Client.P1, 5));
    String r3 = "017c3e2a-5c03-7a10-8a4b-1f6d2c9e0b03";

    // When
    Answer unknown = client.refundQueries("CCB", Client.refundQuery(Client.R1));
    Answer over = client.refunds("CCB", Client.refund(Client.R1, Client.P1, 6));
    Answer some = client.refunds("CCB", Client.refund(Client.R2, Client.P1, 2));
    client.behave("CCB", "{\"mode\":\"PENDING\"}");
    Answer pending = client.refunds("CCB", Client.refund(r3, Client.P1, 3));
    Answer asked =
        client.refundQueries("CCB", Client.refundQuery(Client.R2), Client.refundQuery(r3));

    // Then
    assertThat(unknown.outcome()).isEqualTo("NOT_FOUND");
    assertThat(over.outcome()).isEqualTo("REFUSED OVER_REFUND");
    assertThat(some.outcome()).isEqualTo("SUCCEEDED");
    assertThat(pending.outcome()).isEqualTo("PENDING");
    assertThat(asked.json().get("items").findValuesAsText("status"))
        .containsExactly("SUCCEEDED", "PENDING");
    assertKept("RefundAnswers", over, some, pending);
    assertKept("RefundQueryAnswers", unknown, asked);
  }

  @Test
  void an_echo_is_answered() {
    // When
    Answer answer = client.send("POST", "/participants/CCB/echo", "{}");
    Answer bad = client.send("POST", "/participants/CCB/echo", "[]");

    // Then
    assertThat(answer.body()).isEqualTo("{}");
    assertThat(bad.status()).isEqualTo(400);
    assertKept("Echo", answer);
    assertKept("Problem", bad);
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
    for (Answer answer : answers) {
      assertValid(name, answer.json());
    }
  }

  private void assertValid(String name, JsonNode json) {
    ObjectNode root = contract.deepCopy();
    root.put("$ref", "#/components/schemas/" + name);
    JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(root);
    assertThat(schema.validate(json)).as(json.toString()).isEmpty();
  }
}
