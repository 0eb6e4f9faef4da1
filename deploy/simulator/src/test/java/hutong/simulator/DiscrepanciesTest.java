package hutong.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hutong.simulator.Client.Answer;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscrepanciesTest extends RunningSimulator {

  private static final String EXTRA =
      "{\"kind\":\"PAYMENT\",\"paymentId\":\"%s\",\"amountMinor\":%d,\"currency\":\"CNY\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"kind\":\"REFUND\",\"amountMinor\":1280,\"currency\":\"CNY\"}",
        "{\"kind\":\"PAYMENT\",\"amountMinor\":0,\"currency\":\"CNY\"}",
        "{\"kind\":\"PAYMENT\",\"amountMinor\":1280,\"currency\":\"cny\"}",
        "{\"kind\":\"PAYMENT\",\"amountMinor\":1280,\"currency\":\"CNY\",\"at\":\"today\"}",
        "{\"kind\":\"PAYMENT\",\"amountMinor\":1280,\"currency\":\"CNY\",\"paymentId\":\"1\"}"
      })
  void an_extra_entry_that_is_none_is_refused_and_changes_nothing(String body) {
    // When
    Answer answer = client.send("POST", "/books/CCB/extra", body);

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("BAD_REQUEST");
    assertThat(client.books("CCB").get("entries")).isEmpty();
  }

  @Test
  void an_extra_entry_never_changes_what_is_in_the_books() {
    // Given
    client.debits("CCB", Client.debit(Client.P1, 1280), Client.debit(Client.P2, 700));
    client.reversals("CCB", Client.reversal(Client.P2, 700));
    JsonNode before = client.books("CCB");

    // When
    Answer otherMoney = extra(Client.P1, 1281);
    Answer undone = extra(Client.P2, 700);

    // Then
    assertThat(otherMoney.status()).isEqualTo(409);
    assertThat(undone.status()).isEqualTo(409);
    assertThat(client.books("CCB")).isEqualTo(before);
  }

  @Test
  void what_is_not_in_the_books_cannot_be_left_out() {
    assertThat(leaveOut(Client.P1).status()).isEqualTo(404);
    assertThat(leaveOut("x").status()).isEqualTo(400);
  }

  @Test
  void an_extra_debit_stands_in_the_books_and_in_the_statement() {
    // When
    Answer first = extra(Client.P1, 1280);
    Answer again = extra(Client.P1, 1280);

    // Then
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.json()).isEqualTo(first.json());
    JsonNode books = client.books("CCB");
    assertThat(books.get("entries")).hasSize(1);
    assertThat(books.at("/entries/0/asked").asInt()).isZero();
    assertThat(books.at("/totals/netMinor/CNY").asLong()).isEqualTo(-1280);
    assertThat(statement())
        .contains("L|PAYMENT|%s|%s||D|1280||CNY|".formatted(Client.P1, Client.P1));
  }

  @Test
  void an_extra_debit_has_its_own_day_and_gets_an_id_where_none_is_given() {
    // When
    Answer answer =
        client.send(
            "POST",
            "/books/CCB/extra",
            "{\"kind\":\"PAYMENT\",\"amountMinor\":5,\"currency\":\"CNY\","
                + "\"at\":\"2021-10-03T02:00:00Z\"}");

    // Then
    UUID id = UUID.fromString(answer.json().get("paymentId").asText());
    assertThat(id.version()).isEqualTo(4);
    assertThat(answer.json().get("firstAskedAt").asText()).isEqualTo("2021-10-03T02:00:00Z");
    assertThat(statement()).endsWith("T|0\n");
  }

  @Test
  void what_is_left_out_of_statements_stays_in_the_books_also_after_a_restart() throws Exception {
    // Given
    client.debits("CCB", Client.debit(Client.P1, 1280), Client.debit(Client.P2, 700));

    // When
    Answer leftOut = leaveOut(Client.P1);
    client.debits("CCB", Client.debit(Client.P1, 1280));
    stop();
    start();

    // Then
    assertThat(leftOut.status()).isEqualTo(204);
    assertThat(statement()).contains("S|CNY|1|700|0\n").doesNotContain(Client.P1);
    JsonNode books = client.books("CCB");
    assertThat(books.at("/totals/netMinor/CNY").asLong()).isEqualTo(-1980);
    assertThat(books.at("/entries/0/unstated").asBoolean()).isTrue();
    assertThat(books.at("/entries/1").has("unstated")).isFalse();
  }

  private Answer extra(String paymentId, long amountMinor) {
    return client.send("POST", "/books/CCB/extra", EXTRA.formatted(paymentId, amountMinor));
  }

  private Answer leaveOut(String id) {
    return client.send("DELETE", "/books/CCB/statement-lines/" + id, "");
  }

  private String statement() {
    return client.send("GET", "/books/CCB/statement?date=2021-10-02", "").body();
  }
}
