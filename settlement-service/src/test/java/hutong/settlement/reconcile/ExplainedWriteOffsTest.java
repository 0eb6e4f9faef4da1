package hutong.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What another break explains is written off up to what is posted there, as long as it is posted;
 * days of 2079, each with a limit of its own.
 */
@OnRealServers
class ExplainedWriteOffsTest {

  private static final String ACQUIRER = ",\"acquirer\":\"EXPL_T\"";
  private static final String NETWORK = ",\"network\":\"EXPL_N\"";

  private final UUID payment = UUID.randomUUID();

  @BeforeEach
  void institutions_that_were_cleared_before() {
    AdjustedLine.cleared(
        "EXPL_A,EXPL_T,EXPL_N",
        "2079-01-01",
        "2079-01-02",
        "2079-01-03",
        "2079-01-04",
        "2079-01-05",
        "2079-01-06");
  }

  /** The payment in the statement of the payer's side, and in that of the payee's. */
  private AdjustedLine issuers(String day) {
    return AdjustedLine.of("EXPL_A", day, "PAYMENT", "D").about(payment.toString(), payment);
  }

  private AdjustedLine acquirers(String day) {
    return AdjustedLine.of("EXPL_T", day, "PAYMENT", "C").about(payment.toString(), payment);
  }

  private static String proposed(String breakId, long amountMinor) {
    Response proposed = Statements.propose(breakId, "WRITE_OFF", amountMinor, "");
    assertThat(proposed.statusCode()).as(proposed.asString()).isEqualTo(201);
    return proposed.jsonPath().getString("proposalId");
  }

  private static String refusal(Response response) {
    return response.jsonPath().getString("code");
  }

  private static String state(String breakId) {
    return Books.one(
        "select state || coalesce(' ' || resolution, '') from recon_break where break_id = ?::uuid",
        breakId);
  }

  /** The break of what is posted for a line that a corrected file no longer shows. */
  private String vanished(String day, String breakId, long postedMinor) {
    Books.rows(
        "update recon_break set vanished_in = run_id where break_id = ?::uuid returning 1",
        breakId);
    return issuers(day).found("OVER_ADJUSTED", postedMinor, null);
  }

  @Test
  void a_fen_that_is_posted_elsewhere_explains_a_fen() {
    // Given
    String one = issuers("2079-01-01").found("THEIRS_ONLY", null, -1_000_000L);
    String other = acquirers("2079-01-01").found(1_000_000);

    // When
    Statements.adjust(one, "SUPPLEMENT", 1, ACQUIRER);

    // Then up to the limit, and that fen
    assertThat(refusal(Statements.propose(other, "WRITE_OFF", 1_000_000, "")))
        .isEqualTo("OVER_WRITE_OFF_LIMIT");
    assertThat(refusal(Statements.propose(other, "WRITE_OFF", 102, "")))
        .isEqualTo("OVER_WRITE_OFF_LIMIT");
    Statements.adjust(other, "WRITE_OFF", 101, "");
    assertThat(refusal(Statements.propose(other, "WRITE_OFF", 1, "")))
        .isEqualTo("OVER_WRITE_OFF_LIMIT");

    // When the rest is posted
    Statements.adjust(one, "SUPPLEMENT", 999_999, ACQUIRER);
    Statements.adjust(other, "WRITE_OFF", 999_899, "");

    // Then
    assertThat(state(other)).isEqualTo("RESOLVED WRITE_OFF");
  }

  @Test
  void a_difference_in_a_fee_is_not_explained_by_the_amount() {
    // Given
    String one = issuers("2079-01-01").found("THEIRS_ONLY", null, -50_000L);
    Statements.adjust(one, "SUPPLEMENT", 50_000, ACQUIRER);
    String fee = acquirers("2079-01-06").found("FEE_DIFF", -10L, -5_010L);

    // When // Then
    assertThat(refusal(Statements.propose(fee, "WRITE_OFF", 5_000, "")))
        .isEqualTo("OVER_WRITE_OFF_LIMIT");
  }

  @Test
  void what_went_to_suspense_and_back_explains_nothing() {
    // Given
    String one = issuers("2079-01-02").found(-700);
    String other = acquirers("2079-01-02").found(700);
    Statements.adjust(one, "BOOK_TO_SUSPENSE", 700, NETWORK);
    Statements.adjust(one, "RETURN", 700, "");

    // When // Then
    assertThat(refusal(Statements.propose(other, "WRITE_OFF", 700, "")))
        .isEqualTo("OVER_WRITE_OFF_LIMIT");
  }

  @Test
  void a_write_off_is_not_approved_when_its_explanation_is_reversed() {
    // Given
    String one = issuers("2079-01-03").found(-900);
    String other = acquirers("2079-01-03").found(900);
    Statements.adjust(one, "SUPPLEMENT", 900, ACQUIRER);
    String waiting = proposed(other, 900);

    // When
    Statements.adjust(vanished("2079-01-03", one, -900), "REVERSAL", 900, "");

    // Then
    assertThat(refusal(Statements.approve(waiting))).isEqualTo("BREAK_CHANGED");
    assertThat(state(other)).isEqualTo("PROPOSED");
  }

  @Test
  void a_write_off_is_open_again_when_its_explanation_is_reversed() {
    // Given one that also used some of the limit
    String one = issuers("2079-01-04").found(-900);
    String other = acquirers("2079-01-04").found(950);
    Statements.adjust(one, "SUPPLEMENT", 900, ACQUIRER);
    Statements.adjust(other, "WRITE_OFF", 950, "");
    String written = state(other);
    String over = vanished("2079-01-04", one, -900);

    // When
    Statements.adjust(over, "REVERSAL", 300, "");

    // Then what has lost its explanation has to be explained anew
    assertThat(written).isEqualTo("RESOLVED WRITE_OFF");
    assertThat(state(other)).isEqualTo("OPEN");
    assertThat(refusal(Statements.propose(other, "WRITE_OFF", 301, "")))
        .isEqualTo("OVER_DIFFERENCE");
    assertThat(refusal(Statements.propose(other, "WRITE_OFF", 300, "")))
        .isEqualTo("OVER_WRITE_OFF_LIMIT");

    // When the rest is reversed, and what was paid is supplemented here
    Statements.adjust(over, "REVERSAL", 600, "");
    JsonPath supplement = Statements.adjust(other, "SUPPLEMENT", 900, ",\"issuer\":\"EXPL_A\"");

    // Then
    assertThat(supplement.getString("postings[0].credit.participant")).isEqualTo("EXPL_T");
    assertThat(state(other)).isEqualTo("RESOLVED SUPPLEMENT");
  }

  @Test
  void a_write_off_is_open_again_when_its_explanation_leaves_suspense_the_way_it_came() {
    // Given
    String one = issuers("2079-01-05").found(-900);
    String other = acquirers("2079-01-05").found(900);
    Statements.adjust(one, "BOOK_TO_SUSPENSE", 900, NETWORK);
    Statements.adjust(other, "WRITE_OFF", 900, "");

    // When
    Statements.adjust(one, "SUPPLEMENT", 100, ACQUIRER);
    String passedOn = state(other);
    Statements.adjust(one, "RETURN", 800, "");

    // Then
    assertThat(passedOn).isEqualTo("RESOLVED WRITE_OFF");
    assertThat(state(other)).isEqualTo("OPEN");
    assertThat(refusal(Statements.propose(other, "WRITE_OFF", 801, "")))
        .isEqualTo("OVER_DIFFERENCE");
  }
}
