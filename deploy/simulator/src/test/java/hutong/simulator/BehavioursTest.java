package hutong.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import hutong.simulator.Client.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a participant misbehaves, as the one that asks it sees it, and what it has booked. */
class BehavioursTest {

  private static final String P1 = Client.P1;
  private static final String P2 = Client.P2;

  @TempDir Path data;
  private Simulator simulator;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    Clock fixed = Clock.fixed(Instant.parse("2021-10-02T02:00:00Z"), ZoneOffset.UTC);
    simulator = Simulator.startSettable(0, data, new MovableClock(fixed, Duration.ZERO));
    client = new Client(simulator.port());
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void who_hangs_in_reversals_has_reversed_all_the_same() {
    // Given
    client.debits("CCB", Client.debit(P1, 1280));
    client.behave("CCB", "{\"mode\":\"HANG\",\"operations\":[\"REVERSAL\"]}");

    // When
    CompletableFuture<Answer> answer =
        client.sendLater(
            "POST", "/participants/CCB/reversals", Client.items(Client.reversal(P1, 1280)));

    // Then
    Waiting.until(
        () -> client.queries("CCB", Client.query(P1)).outcome().equals("DECLINED REVERSED"));
    assertThat(answer).isNotDone();
    answer.cancel(true);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void who_cuts_the_connection_may_have_booked_or_not(boolean books) {
    // Given
    client.behave("CCB", "{\"mode\":\"RESET\",\"books\":" + books + ",\"operations\":[\"DEBIT\"]}");

    // When
    assertThatThrownBy(() -> client.debits("CCB", Client.debit(P1, 1280)))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IOException.class);

    // Then
    assertThat(client.queries("CCB", Client.query(P1)).outcome())
        .isEqualTo(books ? "APPROVED" : "NOT_FOUND");
  }

  @Test
  void who_answers_garbage_has_booked() {
    // Given
    client.behave("CCB", "{\"mode\":\"GARBAGE\",\"operations\":[\"DEBIT\"]}");

    // When
    Answer answer = client.debits("CCB", Client.debit(P1, 1280));

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThatThrownBy(answer::json).hasCauseInstanceOf(IOException.class);
    assertThat(client.queries("CCB", Client.query(P1)).outcome()).isEqualTo("APPROVED");
  }

  @Test
  void who_leaves_items_out_has_booked_them() {
    // Given
    client.behave("CCB", "{\"mode\":\"PARTIAL\",\"operations\":[\"DEBIT\"]}");

    // When
    Answer answer = client.debits("CCB", Client.debit(P1, 1280));

    // Then
    assertThat(answer.body()).isEqualTo("{\"items\":[]}");
    assertThat(client.queries("CCB", Client.query(P1)).outcome()).isEqualTo("APPROVED");
  }

  @Test
  void who_answers_twice_says_the_same_or_the_opposite() {
    // When
    client.behave("CCB", "{\"mode\":\"ANSWER_TWICE\"}");
    Answer same = client.debits("CCB", Client.debit(P1, 1280));
    client.behave("CCB", "{\"mode\":\"ANSWER_TWICE\",\"contradictory\":true}");
    Answer opposite = client.debits("CCB", Client.debit(P1, 1280));
    Answer credit = client.credits("CCB", Client.credit(P1, 1280));
    Answer refund = client.refunds("CCB", Client.refund(Client.R1, P1, 5));
    Answer reversal = client.reversals("CCB", Client.reversal(P2, 5));

    // Then
    assertThat(statuses(same)).containsExactly("APPROVED", "APPROVED");
    assertThat(statuses(opposite)).containsExactly("APPROVED", "DECLINED");
    assertThat(statuses(credit)).containsExactly("ACKNOWLEDGED", "REJECTED");
    assertThat(statuses(refund)).containsExactly("SUCCEEDED", "REFUSED");
    assertThat(statuses(reversal)).containsExactly("REVERSED", "REFUSED");
  }

  @Test
  void who_approves_and_then_denies_it_keeps_the_approval_in_its_books() {
    // Given
    client.behave("CCB", "{\"mode\":\"SUCCESS_THEN_FAILURE\"}");

    // When
    String debit = client.debits("CCB", Client.debit(P1, 1280)).outcome();
    String query = client.queries("CCB", Client.query(P1)).outcome();
    String again = client.debits("CCB", Client.debit(P1, 1280)).outcome();

    // Then
    assertThat(List.of(debit, query, again))
        .containsExactly("APPROVED", "DECLINED DECLINED", "DECLINED DECLINED");
    assertThat(client.books("CCB").at("/totals/debits/count").asInt()).isEqualTo(1);
  }

  @Test
  void who_loses_acknowledgements_has_booked_and_answers_in_the_end() {
    // Given
    client.behave("TENPAY", "{\"mode\":\"ACK_LOST\",\"times\":2}");
    String path = "/participants/TENPAY/credits";
    String credit = Client.items(Client.credit(P1, 1280));

    // When
    List<CompletableFuture<Answer>> lost = new ArrayList<>();
    for (int asked = 1; asked <= 2; asked++) {
      int times = asked;
      lost.add(client.sendLater("POST", path, credit));
      Waiting.until(() -> client.books("TENPAY").at("/entries/0/asked").asInt() == times);
    }
    Answer third = client.send("POST", path, credit);

    // Then
    assertThat(lost).noneMatch(CompletableFuture::isDone);
    assertThat(third.outcome()).isEqualTo("ACKNOWLEDGED");
    assertThat(client.books("TENPAY").at("/totals/credits/count").asInt()).isEqualTo(1);
    lost.forEach(answer -> answer.cancel(true));
  }

  @Test
  void who_rejects_credits_approves_debits() {
    // Given
    client.behave("TENPAY", "{\"mode\":\"CREDIT_REJECT\"}");

    // Then
    assertThat(client.credits("TENPAY", Client.credit(P1, 5)).outcome()).isEqualTo("REJECTED");
    assertThat(client.debits("TENPAY", Client.debit(P2, 5)).outcome()).isEqualTo("APPROVED");
  }

  @Test
  void who_refuses_reversals_or_refunds_says_why() {
    // Given
    client.debits("CCB", Client.debit(P1, 1280));

    // When
    client.behave("CCB", "{\"mode\":\"REFUSE_REFUND\",\"reason\":\"ACCOUNT_CLOSED\"}");
    String refund = client.refunds("CCB", Client.refund(Client.R1, P1, 5)).outcome();
    client.behave("CCB", "{\"mode\":\"REFUSE_REVERSAL\",\"reason\":\"TOO_LATE\"}");
    String reversal = client.reversals("CCB", Client.reversal(P1, 1280)).outcome();

    // Then
    assertThat(refund).isEqualTo("REFUSED ACCOUNT_CLOSED");
    assertThat(reversal).isEqualTo("REFUSED TOO_LATE");
    assertThat(client.books("CCB").at("/totals/netMinor/CNY").asLong()).isEqualTo(-1280);
  }

  @Test
  void who_is_down_for_a_while_is_so_by_business_time_and_to_echoes_too() {
    // Given
    client.behave(
        "CCB",
        "{\"mode\":\"DOWN\",\"from\":\"2021-10-02T03:00:00Z\",\"until\":\"2021-10-02T04:00:00Z\"}");

    // When
    List<Integer> echoes =
        Stream.of("2021-10-02T02:59:59Z", "2021-10-02T03:00:00Z", "2021-10-02T04:00:00Z")
            .map(
                at -> {
                  client.send("PUT", "/clock", "{\"at\":\"" + at + "\"}");
                  return client.send("POST", "/participants/CCB/echo", "{}").status();
                })
            .toList();

    // Then
    assertThat(echoes).containsExactly(200, 503, 200);
  }

  @Test
  void a_clock_is_set_only_to_an_instant() {
    // When
    Answer bad = client.send("PUT", "/clock", "{\"at\":\"noon\"}");
    Answer good = client.send("PUT", "/clock", "{\"at\":\"2021-10-03T00:00:00Z\"}");
    Answer shown = client.send("GET", "/clock", "");

    // Then
    assertThat(bad.status()).isEqualTo(400);
    assertThat(bad.code()).isEqualTo("BAD_REQUEST");
    assertThat(good.body()).isEqualTo("{\"at\":\"2021-10-03T00:00:00Z\"}");
    assertThat(shown.body()).isEqualTo(good.body());
  }

  @Test
  void who_answers_late_answers_after_the_time_that_was_said() {
    // Given
    client.behave("CCB", "{\"mode\":\"ANSWER_LATE\",\"delayMillis\":50}");

    // Then
    assertThat(client.debits("CCB", Client.debit(P1, 5)).outcome()).isEqualTo("APPROVED");
  }

  @Test
  void an_item_that_keeps_quiet_leaves_the_others_their_answers() {
    // Given
    String[] debits = new String[200];
    for (int i = 0; i < debits.length; i++) {
      debits[i] = Client.debit("017c3e2a-5c00-7a10-8a4b-%012d".formatted(i), 5);
    }
    client.behave(
        "CCB",
        "{\"script\":{\"seed\":1,\"steps\":[{\"sharePermille\":300,\"mode\":\"HANG\","
            + "\"books\":false,\"operations\":[\"DEBIT\"]}]}}");

    // When
    JsonNode answered = client.debits("CCB", debits).json().get("items");
    JsonNode again = client.debits("CCB", debits).json().get("items");

    // Then
    assertThat(answered.size()).isBetween(110, 170);
    assertThat(again).isEqualTo(answered);
    assertThat(client.books("CCB").at("/totals/debits/count").asInt()).isEqualTo(answered.size());
  }

  private static List<String> statuses(Answer answer) {
    return answer.json().get("items").findValuesAsText("status");
  }
}
