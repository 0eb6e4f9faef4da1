package hutong.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may be adjusted once for each line, and in all for a day; days of 2074. */
@OnRealServers
class AdjustedLinesTest {

  private static final String ACQUIRER = ",\"acquirer\":\"LINE_T\"";
  private static final String ISSUER = ",\"issuer\":\"LINE_A\"";

  @BeforeEach
  void institutions_that_were_cleared_before() {
    AdjustedLine.cleared("LINE_A,LINE_B,LINE_T", "2074-01-01", "2074-01-02");
  }

  private static AdjustedLine line(String participant, String kind, String direction) {
    return AdjustedLine.of(participant, "2074-01-01", kind, direction);
  }

  private static String refusal(Response response) {
    return response.jsonPath().getString("code");
  }

  @Test
  void write_offs_of_one_participant_and_day_share_one_limit() {
    // Given
    AdjustedLine line = line("LINE_B", "PAYMENT", "D");
    Statements.adjust(line.found(-60), "WRITE_OFF", 60, "");
    Response waiting = Statements.propose(line.found(-30), "WRITE_OFF", 30, "");
    String next = line.found(-11);

    // When // Then
    assertThat(refusal(Statements.propose(next, "WRITE_OFF", 11, "")))
        .isEqualTo("OVER_WRITE_OFF_LIMIT");
    Statements.adjust(line.on("2074-01-02").found(-100), "WRITE_OFF", 100, "");
    Statements.adjust(line("LINE_T", "PAYMENT", "D").found(-100), "WRITE_OFF", 100, "");

    // When one that waits is rejected
    io.restassured.RestAssured.given()
        .header("Hutong-Operator", "wang.wei")
        .post("/v1/proposals/" + waiting.jsonPath().getString("proposalId") + "/rejection")
        .then()
        .statusCode(200);

    // Then
    Statements.adjust(next, "WRITE_OFF", 11, "");
  }

  @Test
  void a_limit_holds_for_proposals_that_come_at_once() {
    // Given
    AdjustedLine line = line("LINE_A", "PAYMENT", "D");
    String[] breaks = IntStream.range(0, 6).mapToObj(i -> line.found(-40)).toArray(String[]::new);

    // When
    CompletableFuture<?>[] all =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> Statements.propose(breaks[i], "WRITE_OFF", 40, "")))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(all).orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();

    // Then
    assertThat(
            Books.number(
                "select sum(amount_minor) from adjustment where break_id::text = any(string_to_array(?, ','))",
                String.join(",", breaks)))
        .isEqualTo(80);
  }

  @Test
  void each_refund_of_one_payment_is_put_right() {
    // Given two refunds that the payer's side has and we do not
    UUID payment = UUID.randomUUID();
    AdjustedLine refund = line("LINE_A", "REFUND", "C");
    String one = UUID.randomUUID().toString();
    String first = refund.about(one, payment).found(150);
    String second = refund.about(UUID.randomUUID().toString(), payment).found(70);
    // and the first once more, in the payee's statement
    String mirror = line("LINE_T", "REFUND", "D").about(one, payment).found(-150);

    // When
    Statements.adjust(first, "SUPPLEMENT", 150, ACQUIRER);
    JsonPath other = Statements.adjust(second, "SUPPLEMENT", 70, ACQUIRER);

    // Then
    assertThat(other.getString("state")).isEqualTo("APPROVED");
    assertThat(refusal(Statements.propose(mirror, "SUPPLEMENT", 150, ISSUER)))
        .isEqualTo("ALREADY_ADJUSTED");
    Statements.adjust(mirror, "WRITE_OFF", 150, "");
  }

  @Test
  void a_line_without_our_id_is_put_right_once_whatever_file_it_stands_in() {
    // Given
    AdjustedLine line = line("LINE_A", "PAYMENT", "D").about("BANK-77", null);
    String first = line.found(-700);
    String again = line.on("2074-01-02").found(-700);
    String others = line("LINE_B", "PAYMENT", "D").about("BANK-77", null).found(-700);
    Response proposed = Statements.propose(first, "SUPPLEMENT", 700, ACQUIRER);

    // When // Then while the first waits and when it is approved
    assertThat(refusal(Statements.propose(again, "SUPPLEMENT", 700, ACQUIRER)))
        .isEqualTo("ALREADY_ADJUSTED");
    Statements.approve(proposed.jsonPath().getString("proposalId")).then().statusCode(200);
    assertThat(refusal(Statements.propose(again, "SUPPLEMENT", 700, ACQUIRER)))
        .isEqualTo("ALREADY_ADJUSTED");
    Statements.adjust(again, "WRITE_OFF", 700, "");

    // Then a reference of another institution is another line
    Statements.adjust(others, "SUPPLEMENT", 700, ACQUIRER);
  }

  @Test
  void a_refund_that_one_side_cannot_name_is_put_right_once() {
    // Given one of our id and one of theirs, of the same payment and of two institutions
    UUID payment = UUID.randomUUID();
    String named =
        line("LINE_A", "REFUND", "C").about(UUID.randomUUID().toString(), payment).found(90);
    String unnamed = line("LINE_T", "REFUND", "D").about("T-9", payment).found(-90);

    // When
    Statements.adjust(named, "SUPPLEMENT", 90, ACQUIRER);

    // Then
    assertThat(refusal(Statements.propose(unnamed, "SUPPLEMENT", 90, ISSUER)))
        .isEqualTo("ALREADY_ADJUSTED");
  }
}
