package hutong.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hutong.simulator.Client.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SimulatorTest extends RunningSimulator {

  private static final String P1 = Client.P1;
  private static final String P2 = Client.P2;

  @Test
  void a_second_debit_with_other_money_is_declined_and_recorded_and_leaves_the_first_alone() {
    // Given
    client.debits("CCB", Client.debit(P1, 1280));

    // When
    Answer answer = client.debits("CCB", Client.debit(P1, 1281));

    // Then
    assertThat(answer.outcome()).isEqualTo("DECLINED DUPLICATE_MISMATCH");
    JsonNode entry = client.books("CCB").at("/entries/0");
    assertThat(entry.get("amountMinor").asLong()).isEqualTo(1280);
    assertThat(entry.get("status").asText()).isEqualTo("APPROVED");
    assertThat(entry.get("mismatches").asInt()).isEqualTo(1);
    assertThat(client.queries("CCB", Client.query(P1)).outcome()).isEqualTo("APPROVED");
  }

  @Test
  void a_second_credit_with_other_money_is_rejected_and_recorded() {
    // Given
    client.credits("TENPAY", Client.credit(P1, 1280));

    // When
    Answer answer = client.credits("TENPAY", Client.credit(P1, 1));

    // Then
    assertThat(answer.outcome()).isEqualTo("REJECTED");
    assertThat(client.books("TENPAY").at("/entries/0/mismatches").asInt()).isEqualTo(1);
    assertThat(client.books("TENPAY").at("/totals/credits/amountMinor/CNY").asLong())
        .isEqualTo(1280);
  }

  @Test
  void who_declines_says_why_and_says_it_again_after_a_change_of_mind() {
    // Given
    client.behave("CCB", "{\"mode\":\"DECLINE\",\"reason\":\"INSUFFICIENT_FUNDS\"}");
    Answer first = client.debits("CCB", Client.debit(P1, 1280));
    client.behave("CCB", "{\"mode\":\"APPROVE\"}");

    // When
    Answer again = client.debits("CCB", Client.debit(P1, 1280));

    // Then
    assertThat(first.outcome()).isEqualTo("DECLINED INSUFFICIENT_FUNDS");
    assertThat(again.outcome()).isEqualTo("DECLINED INSUFFICIENT_FUNDS");
    assertThat(client.books("CCB").at("/totals/debits/count").asInt()).isZero();
  }

  @Test
  void who_is_down_answers_503_and_books_nothing() {
    // Given
    client.behave("CCB", "{\"mode\":\"DOWN\"}");

    // When
    Answer answer = client.debits("CCB", Client.debit(P1, 1280));

    // Then
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("PARTICIPANT_DOWN");
    client.behave("CCB", "{\"mode\":\"APPROVE\"}");
    assertThat(client.queries("CCB", Client.query(P1)).outcome()).isEqualTo("NOT_FOUND");
  }

  @Test
  void who_is_silent_may_have_booked() {
    // Given
    client.behave("CCB", "{\"mode\":\"SILENT\",\"operations\":[\"DEBIT\"]}");

    // When
    CompletableFuture<Answer> answer =
        client.sendLater("POST", "/participants/CCB/debits", Client.items(Client.debit(P1, 1280)));

    // Then the books, which are asked after the debit on the clerk's one thread, have it
    Waiting.until(() -> client.queries("CCB", Client.query(P1)).outcome().equals("APPROVED"));
    assertThat(answer).isNotDone();
    answer.cancel(true);
  }

  @Test
  void who_is_silent_may_not_have_booked() {
    // Given
    client.behave("CCB", "{\"mode\":\"SILENT\",\"books\":false,\"operations\":[\"DEBIT\"]}");

    // When
    CompletableFuture<Answer> answer =
        client.sendLater("POST", "/participants/CCB/debits", Client.items(Client.debit(P1, 1280)));

    // Then
    assertThat(client.queries("CCB", Client.query(P1)).outcome()).isEqualTo("NOT_FOUND");
    assertThat(answer).isNotDone();
    answer.cancel(true);
  }

  @Test
  void a_payer_who_is_confirming_has_paid_when_somebody_asks() {
    // Given
    client.behave("TENPAY", "{\"mode\":\"USER_PAYING\"}");
    String debit =
        Client.debit(P1, 1280).replaceFirst("\\{", "{\"paymentCode\":\"134567890123456789\",");

    // When
    String confirming = client.debits("TENPAY", debit).outcome();
    String paid = client.queries("TENPAY", Client.query(P1)).outcome();
    String credited = client.credits("TENPAY", Client.credit(P2, 5)).outcome();

    // Then the code is not in the books
    assertThat(List.of(confirming, paid, credited))
        .containsExactly("PENDING USER_PAYING", "APPROVED", "ACKNOWLEDGED");
    assertThat(client.send("GET", "/books", "").body()).doesNotContain("134567890123456789");
  }

  @Test
  void a_pending_debit_stays_so_until_the_participant_makes_up_its_mind() {
    // Given
    client.behave("CCB", "{\"mode\":\"PENDING\"}");

    // When
    String debit = client.debits("CCB", Client.debit(P1, 1280)).outcome();
    String again = client.debits("CCB", Client.debit(P1, 1280)).outcome();
    String query = client.queries("CCB", Client.query(P1)).outcome();
    client.behave("CCB", "{\"mode\":\"DECLINE\"}");
    String decided = client.queries("CCB", Client.query(P1)).outcome();
    client.behave("CCB", "{\"mode\":\"APPROVE\"}");
    String forGood = client.queries("CCB", Client.query(P1)).outcome();

    // Then
    assertThat(List.of(debit, again, query)).containsOnly("PENDING");
    assertThat(List.of(decided, forGood)).containsOnly("DECLINED DECLINED");
  }

  @Test
  void participants_behave_each_for_itself() {
    // Given
    client.behave("CCB", "{\"mode\":\"DECLINE\"}");

    // When
    Answer other = client.debits("BOC", Client.debit(P1, 1280));

    // Then
    assertThat(other.outcome()).isEqualTo("APPROVED");
    JsonNode control = client.send("GET", "/control", "").json().get("participants");
    assertThat(control).hasSize(1);
    assertThat(control.at("/0/participant").asText()).isEqualTo("CCB");
    assertThat(control.at("/0/mode").asText()).isEqualTo("DECLINE");
  }

  @Test
  void who_is_slow_answers_in_the_end() {
    // Given
    client.behave("CCB", "{\"mode\":\"SLOW\",\"delayMillis\":50}");

    // When
    Answer answer = client.debits("CCB", Client.debit(P1, 1280));

    // Then
    assertThat(answer.outcome()).isEqualTo("APPROVED");
  }

  @Test
  void the_same_debit_again_gets_the_same_answer_and_moves_money_once() {
    // When
    Answer first = client.debits("CCB", Client.debit(P1, 1280), Client.debit(P1, 1280));
    Answer again = client.debits("CCB", Client.debit(P1, 1280));

    // Then
    assertThat(first.json().at("/items/1")).isEqualTo(first.json().at("/items/0"));
    assertThat(again.outcome()).isEqualTo("APPROVED");
    JsonNode books = client.books("CCB");
    assertThat(books.get("entries")).hasSize(1);
    assertThat(books.at("/entries/0/asked").asInt()).isEqualTo(3);
    assertThat(books.at("/totals/debits/count").asInt()).isEqualTo(1);
    assertThat(books.at("/totals/debits/amountMinor/CNY").asLong()).isEqualTo(1280);
  }

  @Test
  void answers_stand_in_the_order_of_the_items() {
    // Given
    client.debits("CCB", Client.debit(P2, 5));

    // When
    Answer answer = client.queries("CCB", Client.query(P1), Client.query(P2), Client.query(P1));

    // Then
    JsonNode items = answer.json().get("items");
    assertThat(items.findValuesAsText("paymentId")).containsExactly(P1, P2, P1);
    assertThat(items.findValuesAsText("status"))
        .containsExactly("NOT_FOUND", "APPROVED", "NOT_FOUND");
  }

  @Test
  void fields_that_the_contract_does_not_name_are_ignored() {
    // When
    Answer answer = client.debits("CCB", Client.debit(P1, 7).replaceFirst("\\{", "{\"new\":[1],"));

    // Then
    assertThat(answer.outcome()).isEqualTo("APPROVED");
  }

  @Test
  void debits_and_credits_of_one_payment_are_two_entries() {
    // When
    client.debits("UNIONPAY", Client.debit(P1, 1280));
    client.credits("UNIONPAY", Client.credit(P1, 1280));

    // Then
    JsonNode books = client.send("GET", "/books", "").json().at("/participants/0");
    assertThat(books.get("participant").asText()).isEqualTo("UNIONPAY");
    assertThat(books.get("entries").findValuesAsText("kind")).containsExactly("DEBIT", "CREDIT");
    assertThat(books.at("/entries/0/firstAskedAt").asText()).isEqualTo("2021-10-02T02:00:00Z");
  }

  @Test
  void the_same_debit_from_many_sides_at_once_moves_money_once() {
    // Given
    List<CompletableFuture<Answer>> answers = new ArrayList<>();

    // When
    for (int i = 0; i < 50; i++) {
      answers.add(
          client.sendLater(
              "POST", "/participants/CCB/debits", Client.items(Client.debit(P1, 1280))));
    }

    // Then
    assertThat(answers).allSatisfy(a -> assertThat(a.join().outcome()).isEqualTo("APPROVED"));
    assertThat(client.books("CCB").at("/entries/0/asked").asInt()).isEqualTo(50);
    assertThat(client.books("CCB").at("/totals/debits/count").asInt()).isEqualTo(1);
  }
}
