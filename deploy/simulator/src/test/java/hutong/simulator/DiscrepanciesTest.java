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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"refundId\":\"%2$s\",\"kind\":\"REFUND\",\"amountMinor\":1,\"currency\":\"CNY\"}",
        "{\"paymentId\":\"%1$s\",\"kind\":\"REFUND\",\"amountMinor\":1,\"currency\":\"CNY\"}",
        "{\"paymentId\":\"%1$s\",\"refundId\":\"%2$s\",\"kind\":\"PAYMENT\",\"amountMinor\":1,\"currency\":\"CNY\"}"
      })
  void a_refund_of_a_credit_that_is_none_is_refused(String body) {
    // Given
    client.credits("ALIPAY", Client.credit(Client.P1, 1280));

    // When
    Answer answer =
        client.send(
            "POST", "/books/ALIPAY/credit-refunds", body.formatted(Client.P1, UUID.randomUUID()));

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(client.books("ALIPAY").get("entries")).hasSize(1);
  }

  @Test
  void more_than_was_credited_or_other_money_under_the_same_id_cannot_be_taken_back() {
    // Given
    String refund = UUID.randomUUID().toString();
    client.credits("ALIPAY", Client.credit(Client.P1, 1280));
    assertThat(creditRefund(Client.P1, refund, 1000).status()).isEqualTo(201);
    JsonNode before = client.books("ALIPAY");

    // When
    Answer more = creditRefund(Client.P1, UUID.randomUUID().toString(), 1281);
    Answer otherMoney = creditRefund(Client.P1, refund, 1001);
    Answer neverCredited = creditRefund(Client.P2, UUID.randomUUID().toString(), 1);

    // Then
    assertThat(more.status()).isEqualTo(409);
    assertThat(otherMoney.status()).isEqualTo(409);
    assertThat(neverCredited.status()).isEqualTo(409);
    assertThat(client.books("ALIPAY")).isEqualTo(before);
  }

  @Test
  void what_is_taken_back_of_a_credit_is_paid_in_the_statement_and_lessens_the_net() {
    // Given
    String refund = UUID.randomUUID().toString();
    client.credits("ALIPAY", Client.credit(Client.P1, 1280));

    // When
    Answer first = creditRefund(Client.P1, refund, 1000);
    Answer again = creditRefund(Client.P1, refund, 1000);

    // Then
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.json()).isEqualTo(first.json());
    JsonNode totals = client.books("ALIPAY").get("totals");
    assertThat(totals.get("creditRefunds").get("count").asInt()).isEqualTo(1);
    assertThat(totals.get("netMinor").get("CNY").asLong()).isEqualTo(280);
    assertThat(statement("ALIPAY"))
        .contains("L|REFUND|" + refund + "|" + Client.P1 + "||D|1000||CNY|")
        .contains("S|CNY|2|1000|1280");
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

  private Answer creditRefund(String paymentId, String refundId, long amountMinor) {
    return client.send(
        "POST",
        "/books/ALIPAY/credit-refunds",
        """
        {"paymentId":"%s","refundId":"%s","kind":"REFUND","amountMinor":%d,"currency":"CNY"}"""
            .formatted(paymentId, refundId, amountMinor));
  }

  private String statement() {
    return statement("CCB");
  }

  private String statement(String participant) {
    return client.send("GET", "/books/" + participant + "/statement?date=2021-10-02", "").body();
  }
}
