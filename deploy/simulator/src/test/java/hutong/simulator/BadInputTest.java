package hutong.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.simulator.Client.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest extends RunningSimulator {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "{\"items\":{}}",
        "{\"items\":[]}",
        "{\"items\":[1]}",
        "{\"items\":[null]}",
        "{\"items\":[{}]} trailing",
        "{\"items\":[{}],\"items\":[{}]}",
        "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]"
      })
  void a_body_that_is_no_batch_is_refused(String body) {
    // When
    Answer answer = client.send("POST", "/participants/CCB/debits", body);

    // Then
    assertRefused(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "1.0",
        "1e2",
        "\"1280\"",
        "null",
        "100000000001",
        "9223372036854775808",
        "[]"
      })
  void an_amount_that_is_no_amount_is_refused(String amount) {
    // Given
    String item = Client.debit(Client.P1, 1280).replace("1280", amount);

    // When
    Answer answer = client.debits("CCB", item);

    // Then
    assertRefused(answer);
    assertThat(answer.body()).contains("items[0].amountMinor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "paymentId",
        "amountMinor",
        "currency",
        "payerApp",
        "payerRef",
        "accountType",
        "payeeInstitution",
        "requestedAt"
      })
  void a_debit_without_a_required_field_is_refused(String field) {
    // Given
    String item = Client.debit(Client.P1, 1280).replace("\"" + field + "\"", "\"other\"");

    // When
    Answer answer = client.debits("CCB", item);

    // Then
    assertRefused(answer);
    assertThat(answer.body()).contains("items[0]." + field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "refundId",
        "paymentId",
        "kind",
        "amountMinor",
        "currency",
        "payeeInstitution",
        "requestedAt"
      })
  void a_refund_without_a_required_field_is_refused(String field) {
    // Given
    String item = Client.refund(Client.R1, Client.P1, 5).replace("\"" + field + "\"", "\"other\"");

    // When
    Answer answer = client.refunds("CCB", item);

    // Then
    assertRefused(answer);
    assertThat(answer.body()).contains("items[0]." + field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"paymentId", "amountMinor", "currency", "requestedAt"})
  void a_reversal_without_a_required_field_is_refused(String field) {
    // Given
    String item = Client.reversal(Client.P1, 5).replace("\"" + field + "\"", "\"other\"");

    // When
    Answer answer = client.reversals("CCB", item);

    // Then
    assertRefused(answer);
    assertThat(answer.body()).contains("items[0]." + field);
  }

  @Test
  void a_clock_that_may_not_be_moved_is_not_there() {
    // When
    Answer answer = client.send("PUT", "/clock", "{\"at\":\"2021-10-03T00:00:00Z\"}");

    // Then
    assertThat(answer.status()).isEqualTo(404);
  }

  @Test
  void one_bad_item_refuses_the_batch_and_books_none_of_it() {
    // When
    Answer answer = client.debits("CCB", Client.debit(Client.P1, 1280), Client.debit("no-uuid", 1));

    // Then
    assertRefused(answer);
    assertThat(answer.body()).contains("items[1].paymentId");
    assertThat(client.books("CCB").get("entries")).isEmpty();
  }

  @Test
  void a_problem_never_repeats_what_was_sent() {
    // Given
    String item = Client.debit(Client.P1, 1280).replace("u-1001", "6222 0000 1111 2222");

    // When
    Answer answer = client.debits("CCB", item);

    // Then
    assertRefused(answer);
    assertThat(answer.body()).doesNotContain("6222");
  }

  @Test
  void a_batch_of_more_than_a_thousand_is_refused() {
    // Given
    String[] items = new String[1001];
    java.util.Arrays.fill(items, Client.query(Client.P1));

    // When
    Answer answer = client.queries("CCB", items);

    // Then
    assertRefused(answer);
  }

  @Test
  void a_body_beyond_one_mebibyte_is_refused() {
    // When
    Answer answer =
        client.send("POST", "/participants/CCB/debits", " ".repeat(1024 * 1024) + Client.items());

    // Then
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.code()).isEqualTo("TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c",
        "ccb",
        "CCB%20",
        "A%2FB",
        "..%2F..",
        "%2e%2e",
        "ABCDEFGHIJKLMNOPQ",
        "%C3%84%C3%84"
      })
  void an_id_that_is_none_is_refused(String id) {
    // When
    Answer answer =
        client.send(
            "POST", "/participants/" + id + "/debits", Client.items(Client.debit(Client.P1, 1)));
    Answer books = client.send("GET", "/books/" + id, "");
    Answer control = client.send("PUT", "/control/" + id, "{\"mode\":\"DOWN\"}");

    // Then
    assertThat(java.util.List.of(answer.status(), books.status(), control.status()))
        .allSatisfy(status -> assertThat(status).isIn(400, 404));
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"mode\":\"approve\"}",
        "{\"mode\":1}",
        "{\"mode\":\"APPROVE\",\"colour\":\"red\"}",
        "{\"mode\":\"SLOW\"}",
        "{\"mode\":\"SLOW\",\"delayMillis\":-1}",
        "{\"mode\":\"SLOW\",\"delayMillis\":600001}",
        "{\"mode\":\"DECLINE\",\"reason\":\"not upper\"}",
        "{\"mode\":\"SILENT\",\"books\":\"yes\"}",
        "{\"mode\":\"DOWN\",\"operations\":[]}",
        "{\"mode\":\"DOWN\",\"operations\":\"DEBIT\"}",
        "{\"mode\":\"DOWN\",\"operations\":[\"REFUNDS\"]}",
        "{\"mode\":\"USER_PAYING\",\"times\":0}",
        "{\"mode\":\"USER_PAYING\",\"times\":1001}",
        "{\"mode\":\"USER_PAYING\",\"afterSeconds\":-1}",
        "{\"mode\":\"ANSWER_TWICE\",\"contradictory\":\"yes\"}",
        "{\"mode\":\"DOWN\",\"until\":\"tomorrow\"}",
        "{\"mode\":\"DOWN\",\"from\":\"2021-10-02T03:00:00Z\",\"until\":\"2021-10-02T03:00:00Z\"}",
        "{\"mode\":\"DOWN\",\"script\":{\"seed\":1,\"steps\":[]}}",
        "{\"script\":[]}",
        "{\"script\":{\"seed\":1}}",
        "{\"script\":{\"seed\":1,\"steps\":[]}}",
        "{\"script\":{\"seed\":1,\"steps\":[1]}}",
        "{\"script\":{\"seed\":\"a\",\"steps\":[{\"sharePermille\":1,\"mode\":\"DOWN\"}]}}",
        "{\"script\":{\"seed\":1,\"steps\":[{\"mode\":\"DOWN\"}]}}",
        "{\"script\":{\"seed\":1,\"steps\":[{\"sharePermille\":1001,\"mode\":\"DOWN\"}]}}",
        "{\"script\":{\"seed\":1,\"steps\":[{\"sharePermille\":600,\"mode\":\"DOWN\"},"
            + "{\"sharePermille\":401,\"mode\":\"HANG\",\"operations\":[\"ECHO\"]}]}}"
      })
  void a_behaviour_that_is_none_is_refused_and_changes_nothing(String behaviour) {
    // When
    Answer answer = client.send("PUT", "/control/CCB", behaviour);

    // Then
    assertRefused(answer);
    assertThat(client.debits("CCB", Client.debit(Client.P1, 1)).outcome()).isEqualTo("APPROVED");
  }

  @Test
  void what_is_not_there_is_a_problem_too() {
    // When
    Answer missing = client.send("GET", "/nothing", "");
    Answer method = client.send("DELETE", "/control", "");

    // Then
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.code()).isEqualTo("NOT_FOUND");
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.code()).isEqualTo("METHOD_NOT_ALLOWED");
  }

  private static void assertRefused(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.code()).isEqualTo("BAD_REQUEST");
  }
}
