package hutong.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No adjustment pays what our books have paid already; days of 2078. */
@OnRealServers
class PaidOnceTest {

  private static final String ACQUIRER = ",\"acquirer\":\"ONCE_T\"";
  private static final String NETWORK = ",\"network\":\"ONCE_N\"";

  private final UUID payment = UUID.randomUUID();

  @BeforeEach
  void institutions_that_were_cleared_before() {
    AdjustedLine.cleared("ONCE_A,ONCE_T,ONCE_N", "2078-01-01", "2078-01-02");
  }

  private AdjustedLine line(String kind, String direction) {
    String participant = kind.equals("PAYMENT") == direction.equals("D") ? "ONCE_A" : "ONCE_T";
    return AdjustedLine.of(participant, "2078-01-01", kind, direction);
  }

  /** The payment of 1,000 in the books, in a cycle that nothing here waits for. */
  private void booked() {
    Books.rows(
        """
        insert into clearing_item (payment_id, event_id, cycle_id, settlement_date, completed_at,
                                   posted_at, amount_minor, currency, issuer, acquirer, network,
                                   account_type, fee_schedule_id, fee_schedule_version,
                                   issuer_fee_minor, issuer_fee_residue, network_fee_issuer_minor,
                                   network_fee_issuer_residue, network_fee_acquirer_minor,
                                   network_fee_acquirer_residue)
        values (?, uuidv7(), '2078-01-01-77', '2078-01-01', now(), now(), 1000, 'CNY', 'ONCE_A',
                'ONCE_T', 'ONCE_N', 'DEBIT', 'F', 1, 0, 0, 0, 0, 0, 0)
        returning 1
        """,
        payment);
  }

  private void refunded(UUID refund, long amountMinor) {
    Books.rows(
        """
        insert into linked_item (item_id, kind, payment_id, event_id, cycle_id, settlement_date,
                                 happened_at, posted_at, amount_minor, currency, issuer, acquirer,
                                 network, before_minor, issuer_fee_minor, network_fee_issuer_minor,
                                 network_fee_acquirer_minor)
        values (?, 'REFUND', ?, uuidv7(), '2078-01-02-77', '2078-01-02', now(), now(), ?, 'CNY',
                'ONCE_A', 'ONCE_T', 'ONCE_N', 0, 0, 0, 0)
        returning 1
        """,
        refund,
        payment,
        amountMinor);
  }

  private static String proposed(String breakId, String kind, long amountMinor, String more) {
    Response proposed = Statements.propose(breakId, kind, amountMinor, more);
    assertThat(proposed.statusCode()).as(proposed.asString()).isEqualTo(201);
    return proposed.jsonPath().getString("proposalId");
  }

  private static String refusal(Response response) {
    return response.jsonPath().getString("code");
  }

  @Test
  void a_refund_that_is_booked_in_another_cycle_is_not_supplemented() {
    // Given one that was booked late, and one while its supplement waits
    UUID late = UUID.randomUUID();
    UUID later = UUID.randomUUID();
    booked();
    refunded(late, 100);
    String first = line("REFUND", "C").about(late.toString(), payment).found(100);
    String second = line("REFUND", "C").about(later.toString(), payment).found(200);
    String waiting = proposed(second, "SUPPLEMENT", 200, "");
    refunded(later, 200);

    // When // Then
    assertThat(refusal(Statements.propose(first, "SUPPLEMENT", 100, "")))
        .isEqualTo("ALREADY_BOOKED");
    assertThat(refusal(Statements.approve(waiting))).isEqualTo("BREAK_CHANGED");
  }

  @Test
  void refunds_that_only_they_have_are_at_most_what_is_left_of_the_payment() {
    // Given 600 of 1,000 were refunded
    booked();
    refunded(UUID.randomUUID(), 600);
    AdjustedLine refund = line("REFUND", "C");
    String all = refund.about(UUID.randomUUID().toString(), payment).found(1_000);
    String one = refund.about(UUID.randomUUID().toString(), payment).found(300);
    String two = refund.about(UUID.randomUUID().toString(), payment).found(300);
    String mirror = line("REFUND", "D").about(UUID.randomUUID().toString(), payment).found(-401);

    // When // Then
    assertThat(refusal(Statements.propose(all, "SUPPLEMENT", 401, ""))).isEqualTo("OVER_PAYMENT");
    assertThat(refusal(Statements.propose(mirror, "SUPPLEMENT", 401, "")))
        .isEqualTo("OVER_PAYMENT");

    // When two wait that are too much together
    String waiting = proposed(two, "SUPPLEMENT", 300, "");
    Statements.adjust(one, "SUPPLEMENT", 300, "");

    // Then
    assertThat(refusal(Statements.approve(waiting))).isEqualTo("BREAK_CHANGED");
    assertThat(refusal(Statements.propose(all, "SUPPLEMENT", 101, ""))).isEqualTo("OVER_PAYMENT");
    Statements.adjust(all, "SUPPLEMENT", 100, "");
  }

  @Test
  void a_refund_is_no_more_than_what_is_left_when_its_amount_is_corrected_either() {
    // Given
    UUID refund = UUID.randomUUID();
    booked();
    refunded(refund, 600);
    String found =
        line("REFUND", "C").about(refund.toString(), payment).found("AMOUNT_DIFF", 600L, 1_001L);

    // When // Then
    assertThat(refusal(Statements.propose(found, "CORRECT_AMOUNT", 401, "")))
        .isEqualTo("OVER_PAYMENT");
    Statements.adjust(found, "CORRECT_AMOUNT", 400, "");
  }

  @Test
  void what_was_suspended_is_not_passed_on_when_the_payment_is_booked_since() {
    // Given two lines of it in suspense; for one of them a proposal waits
    String key = payment.toString();
    String first = line("PAYMENT", "D").about(key, payment).found(-1_000);
    Statements.adjust(first, "BOOK_TO_SUSPENSE", 1_000, NETWORK);
    String waiting = proposed(first, "SUPPLEMENT", 400, ACQUIRER);

    // When
    booked();

    // Then it only goes back
    assertThat(refusal(Statements.approve(waiting))).isEqualTo("BREAK_CHANGED");
    reject(waiting);
    assertThat(refusal(Statements.propose(first, "SUPPLEMENT", 400, "")))
        .isEqualTo("ALREADY_BOOKED");
    Statements.adjust(first, "RETURN", 1_000, "");
  }

  @Test
  void a_suspended_refund_is_not_passed_on_when_it_is_booked_since() {
    // Given the payee's side says that it paid a refund
    UUID refund = UUID.randomUUID();
    booked();
    String found = line("REFUND", "D").about(refund.toString(), payment).found(-250);
    Statements.adjust(found, "BOOK_TO_SUSPENSE", 250, NETWORK);
    String waiting = proposed(found, "RETURN", 250, "");

    // When
    refunded(refund, 250);

    // Then
    assertThat(refusal(Statements.approve(waiting))).isEqualTo("BREAK_CHANGED");
    reject(waiting);
    Statements.adjust(found, "SUPPLEMENT", 250, "");
  }

  @Test
  void what_the_payee_has_paid_in_is_not_given_back_when_the_payment_is_refunded_since() {
    // Given the payee's side has not had the payment, and its share waits in suspense
    booked();
    String found =
        line("PAYMENT", "C").about(payment.toString(), payment).found("OURS_ONLY", 1_000L, null);
    Statements.adjust(found, "BOOK_TO_SUSPENSE", 1_000, NETWORK);
    String waiting = proposed(found, "RETURN", 1_000, "");

    // When the payer gets 700 back by a refund
    refunded(UUID.randomUUID(), 700);

    // Then
    assertThat(refusal(Statements.approve(waiting))).isEqualTo("BREAK_CHANGED");
    reject(waiting);
    assertThat(refusal(Statements.propose(found, "RETURN", 301, ""))).isEqualTo("OVER_PAYMENT");
    Statements.adjust(found, "RETURN", 300, "");
  }

  @Test
  void a_payment_that_is_booked_is_not_supplemented_under_another_payments_name() {
    // Given
    booked();
    String found = line("PAYMENT", "C").about(payment.toString(), UUID.randomUUID()).found(1_000);

    // When // Then
    assertThat(
            refusal(
                Statements.propose(found, "SUPPLEMENT", 1_000, ",\"issuer\":\"ONCE_A\"" + NETWORK)))
        .isEqualTo("ALREADY_BOOKED");
  }

  @Test
  void a_payer_that_was_debited_twice_gets_the_second_debit_back() {
    // Given two lines of one statement about one payment
    String first = line("PAYMENT", "D").about(payment.toString(), payment).found(-1_000);
    String second = line("PAYMENT", "D").about("BANK-2", payment).found(-1_000);
    Statements.adjust(first, "SUPPLEMENT", 1_000, ACQUIRER);

    // When // Then the payee does not get it twice, and it is no matter of writing off
    assertThat(refusal(Statements.propose(second, "SUPPLEMENT", 1_000, ACQUIRER)))
        .isEqualTo("ALREADY_ADJUSTED");
    assertThat(refusal(Statements.propose(second, "WRITE_OFF", 1_000, "")))
        .isEqualTo("OVER_WRITE_OFF_LIMIT");
    Statements.adjust(second, "BOOK_TO_SUSPENSE", 1_000, NETWORK);
    assertThat(refusal(Statements.propose(second, "SUPPLEMENT", 1_000, ACQUIRER)))
        .isEqualTo("ALREADY_ADJUSTED");
    Statements.adjust(second, "RETURN", 1_000, "");
  }

  private static void reject(String proposalId) {
    io.restassured.RestAssured.given()
        .header("Hutong-Operator", "wang.wei")
        .post("/v1/proposals/" + proposalId + "/rejection")
        .then()
        .statusCode(200);
  }
}
