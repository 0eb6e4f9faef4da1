package hutong.settlement.reconcile;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Breaks put right by two people, from the proposal to the closed dispute cycle. */
@OnRealServers
class AdjustmentsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject Adjustments adjustments;

  @BeforeEach
  void institutions_that_were_cleared_before() {
    Books.rows(
        """
        with c as (insert into cycle (cycle_id, settlement_date, state, opened_at)
          values ('2072-01-01-01', '2072-01-01', 'OPEN', now()) on conflict do nothing returning 1)
        insert into position (cycle_id, participant, role, currency, debit_minor, credit_minor,
                              payments, principal_minor)
        values ('2072-01-01-01', 'CITIC', 'ISSUER', 'CNY', 0, 0, 0, 0),
               ('2072-01-01-01', 'TENPAY', 'ACQUIRER', 'CNY', 0, 0, 0, 0),
               ('2072-01-01-01', 'UNIONPAY', 'NETWORK', 'CNY', 0, 0, 0, 0)
        on conflict do nothing returning 1
        """);
  }

  /** A break in the statement of CITIC, which paid; amounts are signed from its view. */
  private static UUID found(String outcome, Long ours, Long theirs, UUID payment) {
    UUID id = UUID.randomUUID();
    long gap = (ours == null ? 0 : ours) - (theirs == null ? 0 : theirs);
    Books.rows(
        """
        with run as (
          insert into recon_run (run_id, participant, cycle_id, format, file_sha256, state,
                                 started_at, progress_at, finished_at)
          values (?, 'CITIC', '2072-01-01-01', 'OWN', sha256(?::text::bytea), 'DONE', now(), now(), now())
          returning run_id)
        insert into recon_break (break_id, run_id, participant, cycle_id, outcome, kind, direction,
                                 match_key, payment_id, ours_minor, theirs_minor, currency, view,
                                 holder, state, opened_on)
        select ?, run_id, 'CITIC', '2072-01-01-01', ?, 'PAYMENT', 'D', ?, ?::uuid, ?::bigint, ?::bigint,
               'CNY', ?, 'CITIC', 'OPEN', '2072-01-02'
          from run returning 1
        """,
        id,
        id,
        id,
        outcome,
        id.toString(),
        payment == null ? null : payment.toString(),
        ours == null ? null : ours.toString(),
        theirs == null ? null : theirs.toString(),
        gap > 0 ? "LONG" : "SHORT");
    return id;
  }

  private static ValidatableResponse propose(UUID breakId, String kind, long amount, String more) {
    return given()
        .header("Hutong-Operator", "li.na")
        .contentType("application/json")
        .body(
            "{\"kind\":\"%s\",\"amountMinor\":%d,\"reason\":\"their statement\"%s}"
                .formatted(kind, amount, more))
        .post("/v1/breaks/" + breakId + "/proposals")
        .then();
  }

  private static ValidatableResponse decide(String proposal, String what, String operator) {
    return given()
        .header("Hutong-Operator", operator)
        .post("/v1/proposals/" + proposal + "/" + what)
        .then();
  }

  private static void refused(ValidatableResponse response, int status, String code) {
    response.statusCode(status).body("code", equalTo(code));
  }

  private static String proposed(UUID breakId, String kind, long amount, String more) {
    return propose(breakId, kind, amount, more).statusCode(201).extract().path("proposalId");
  }

  private static String state(UUID breakId) {
    return Books.one(
        "select state || coalesce(' ' || resolution, '') from recon_break where break_id = ?",
        breakId);
  }

  private static long posted(String proposal) {
    return Books.number(
        "select count(*) from direct_item where item_id = ?", UUID.fromString(proposal));
  }

  @Test
  void what_does_not_fit_the_break_is_refused_and_changes_nothing() {
    // Given
    UUID surplus = found("THEIRS_ONLY", null, -1_280L, null);
    UUID shortage = found("OURS_ONLY", -1_280L, null, null);

    // When // Then
    refused(propose(UUID.randomUUID(), "RETURN", 1, ""), 404, "UNKNOWN_BREAK");
    refused(propose(surplus, "REVERSE", 1, ""), 400, "BAD_REQUEST");
    refused(propose(surplus, "RETURN", 1_280, ""), 422, "KIND_DOES_NOT_FIT");
    refused(propose(surplus, "CORRECT_AMOUNT", 1_280, ""), 422, "KIND_DOES_NOT_FIT");
    refused(propose(shortage, "BOOK_TO_SUSPENSE", 1_280, ""), 422, "KIND_DOES_NOT_FIT");
    refused(
        propose(surplus, "BOOK_TO_SUSPENSE", 1_281, ",\"network\":\"UNIONPAY\""),
        422,
        "OVER_DIFFERENCE");
    refused(propose(surplus, "BOOK_TO_SUSPENSE", 1_280, ""), 422, "MISSING_PARTY");
    refused(
        propose(surplus, "BOOK_TO_SUSPENSE", 1_280, ",\"network\":\"UNIONPAX\""),
        422,
        "PARTY_NOT_KNOWN");
    refused(
        propose(surplus, "SUPPLEMENT", 1_280, ",\"issuer\":\"CCB\",\"acquirer\":\"TENPAY\""),
        422,
        "PARTY_CONTRADICTS");
    refused(propose(surplus, "WRITE_OFF", 101, ""), 422, "OVER_WRITE_OFF_LIMIT");
    assertThat(state(surplus)).isEqualTo("OPEN");
    assertThat(state(shortage)).isEqualTo("OPEN");
  }

  @Test
  void nobody_approves_what_they_have_proposed_and_a_decision_is_final() {
    // Given
    UUID found = found("THEIRS_ONLY", null, -500L, null);
    String supplement = ",\"acquirer\":\"TENPAY\"";
    String proposal = proposed(found, "SUPPLEMENT", 500, supplement);

    // When // Then
    refused(propose(found, "SUPPLEMENT", 500, supplement), 409, "PROPOSAL_WAITING");
    refused(decide(proposal, "approval", "li.na"), 409, "FOUR_EYES");
    refused(decide(proposal, "approval", "Li Na"), 400, "BAD_OPERATOR");
    for (String nobody : List.of("settlement", "gateway")) {
      refused(decide(proposal, "approval", nobody), 400, "BAD_REQUEST");
      refused(decide(proposal, "rejection", nobody), 400, "BAD_REQUEST");
      given()
          .header("Hutong-Operator", nobody)
          .contentType("application/json")
          .body("{\"kind\":\"WRITE_OFF\",\"amountMinor\":1,\"reason\":\"r\"}")
          .post("/v1/breaks/" + found + "/proposals")
          .then()
          .statusCode(400);
      given()
          .header("Hutong-Operator", nobody)
          .post("/v1/dispute-cycles/close")
          .then()
          .statusCode(400);
    }
    assertThat(posted(proposal)).isZero();
    assertThat(state(found)).isEqualTo("PROPOSED");

    decide(proposal, "rejection", "wang.wei").statusCode(200).body("state", equalTo("REJECTED"));
    decide(proposal, "rejection", "wang.wei").statusCode(200).body("state", equalTo("REJECTED"));
    refused(decide(proposal, "approval", "wang.wei"), 409, "ALREADY_DECIDED");
    assertThat(state(found)).isEqualTo("OPEN");
    assertThat(posted(proposal)).isZero();
  }

  @Test
  void a_surplus_goes_into_suspense_and_from_there_on_to_the_payees_side() {
    // Given
    UUID found = found("THEIRS_ONLY", null, -1_280L, null);
    String into = proposed(found, "BOOK_TO_SUSPENSE", 1_280, ",\"network\":\"UNIONPAY\"");

    // When
    String first = decide(into, "approval", "wang.wei").statusCode(200).extract().asString();
    String again = decide(into, "approval", "wang.wei").statusCode(200).extract().asString();

    // Then
    assertThat(again).isEqualTo(first);
    assertThat(posted(into)).isEqualTo(1);
    assertThat(state(found)).isEqualTo("RESOLVED BOOK_TO_SUSPENSE");
    refused(
        propose(found, "SUPPLEMENT", 1_281, ",\"acquirer\":\"TENPAY\""), 422, "OVER_DIFFERENCE");

    // When what it was for is found
    String out = proposed(found, "SUPPLEMENT", 1_280, ",\"acquirer\":\"TENPAY\"");
    decide(out, "approval", "wang.wei").statusCode(200).body("state", equalTo("APPROVED"));

    // Then
    String row =
        "select debit_participant, debit_role, credit_participant, credit_role, amount_minor"
            + " from direct_item where item_id = ?";
    assertThat(Books.one(row, UUID.fromString(into)))
        .isEqualTo("CITIC ISSUER UNIONPAY SUSPENSE 1280");
    assertThat(Books.one(row, UUID.fromString(out)))
        .isEqualTo("UNIONPAY SUSPENSE TENPAY ACQUIRER 1280");
    refused(propose(found, "RETURN", 1, ""), 409, "BREAK_NOT_OPEN");

    // When
    given()
        .header("Hutong-Operator", "li.na")
        .post("/v1/dispute-cycles/close")
        .then()
        .statusCode(200);

    // Then every direction of every cycle sums to zero
    String cycle =
        Books.one("select cycle_id from direct_item where item_id = ?", UUID.fromString(out));
    assertThat(Books.state(cycle)).isEqualTo("CLOSED");
    assertThat(Books.number("select sum(net_minor) from cycle_net where cycle_id = ?", cycle))
        .isZero();
  }

  @Test
  void a_part_of_a_difference_leaves_the_break_open_for_the_rest_of_it() {
    // Given
    UUID found = found("AMOUNT_DIFF", -1_000L, -1_090L, null);
    String part = proposed(found, "CORRECT_AMOUNT", 60, ",\"acquirer\":\"TENPAY\"");
    decide(part, "approval", "wang.wei").statusCode(200);
    String before = state(found);

    // When
    refused(propose(found, "WRITE_OFF", 31, ""), 422, "OVER_DIFFERENCE");
    String rest = proposed(found, "WRITE_OFF", 30, "");
    decide(rest, "approval", "wang.wei").statusCode(200);

    // Then
    assertThat(before).isEqualTo("OPEN");
    assertThat(state(found)).isEqualTo("RESOLVED WRITE_OFF");
    assertThat(posted(rest)).isZero();
  }

  @Test
  void one_payment_is_not_put_right_twice_by_two_breaks() {
    // Given
    UUID payment = UUID.randomUUID();
    UUID one = found("THEIRS_ONLY", null, -700L, payment);
    UUID other = found("THEIRS_ONLY", null, -700L, payment);
    String proposal = proposed(one, "SUPPLEMENT", 700, ",\"acquirer\":\"TENPAY\"");

    // When // Then
    refused(propose(other, "SUPPLEMENT", 700, ",\"acquirer\":\"TENPAY\""), 409, "ALREADY_ADJUSTED");
    decide(proposal, "approval", "wang.wei").statusCode(200);
    refused(propose(other, "SUPPLEMENT", 700, ",\"acquirer\":\"TENPAY\""), 409, "ALREADY_ADJUSTED");
    // Two lines of one statement are twice the money: the second is no matter of writing off.
    refused(propose(other, "WRITE_OFF", 700, ""), 422, "OVER_WRITE_OFF_LIMIT");
  }

  @Test
  void of_many_decisions_at_once_one_wins_and_posts_once() {
    for (int round = 0; round < 5; round++) {
      // Given
      UUID found = found("THEIRS_ONLY", null, -9L, null);
      String proposal = proposed(found, "SUPPLEMENT", 9, ",\"acquirer\":\"TENPAY\"");
      UUID id = UUID.fromString(proposal);

      // When
      List<CompletableFuture<Adjustment>> all =
          List.of(
              adjustments.approve("wang.wei", id).subscribeAsCompletionStage(),
              adjustments.reject("zhao.min", id).subscribeAsCompletionStage(),
              adjustments.approve("zhao.min", id).subscribeAsCompletionStage(),
              adjustments.reject("wang.wei", id).subscribeAsCompletionStage());
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
          .handle((done, failure) -> done)
          .orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
          .join();

      // Then
      boolean approved = state(found).equals("RESOLVED SUPPLEMENT");
      assertThat(posted(proposal)).isEqualTo(approved ? 1 : 0);
      assertThat(Books.one("select state from adjustment where proposal_id = ?", id))
          .isEqualTo(approved ? "APPROVED" : "REJECTED");
      assertThat(state(found)).isIn("RESOLVED SUPPLEMENT", "OPEN");
    }
  }

  @Test
  void proposals_are_listed_by_state_and_break() {
    // Given
    UUID found = found("THEIRS_ONLY", null, -11L, null);
    String proposal = proposed(found, "SUPPLEMENT", 11, ",\"acquirer\":\"TENPAY\"");

    // When // Then
    given()
        .get("/v1/proposals?state=PROPOSED&breakId=" + found)
        .then()
        .statusCode(200)
        .body("proposals.size()", equalTo(1))
        .body("proposals[0].proposalId", equalTo(proposal))
        .body("proposals[0].postings[0].debit.participant", equalTo("CITIC"));
    given().get("/v1/proposals?state=OPEN").then().statusCode(400);
  }
}
