package hutong.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.simulator.Behaviour.Mode;
import hutong.simulator.Entry.Kind;
import hutong.simulator.Entry.RefundKind;
import hutong.simulator.Entry.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Reversals, refunds and payers who take their time, at the books themselves. */
class BooksTest {

  private static final String CCB = "CCB";
  private static final Instant NOW = Instant.parse("2021-10-02T02:00:00Z");
  private static final UUID PAYMENT = UUID.fromString(Client.P1);
  private static final UUID R1 = UUID.fromString(Client.R1);
  private static final UUID R2 = UUID.fromString(Client.R2);

  private final Books books = new Books();

  @Test
  void a_reversal_of_other_money_is_refused_and_leaves_the_debit_and_a_right_one_is_granted() {
    // Given
    debit(1280, Mode.APPROVE);

    // When
    Outcome wrong = reverse(1281, Mode.APPROVE);
    Status between = entry(Kind.DEBIT, PAYMENT).status();
    Outcome right = reverse(1280, Mode.APPROVE);

    // Then
    assertThat(wrong).isEqualTo(new Outcome(PAYMENT, "REFUSED", "DUPLICATE_MISMATCH"));
    assertThat(between).isEqualTo(Status.APPROVED);
    assertThat(entry(Kind.DEBIT, PAYMENT).mismatches()).isEqualTo(1);
    assertThat(right).isEqualTo(new Outcome(PAYMENT, "REVERSED", null));
  }

  @Test
  void a_reversal_that_comes_first_keeps_the_debit_from_being_made_for_ever() {
    // When
    Outcome reversal = reverse(1280, Mode.APPROVE);
    Outcome query = query(Mode.APPROVE);
    Outcome debit = debit(1280, Mode.APPROVE);
    Outcome again = debit(1280, Mode.APPROVE);

    // Then
    Outcome blocked = new Outcome(PAYMENT, "DECLINED", "REVERSED");
    assertThat(reversal).isEqualTo(new Outcome(PAYMENT, "REVERSED", null));
    assertThat(query).isEqualTo(blocked);
    assertThat(debit).isEqualTo(blocked);
    assertThat(again).isEqualTo(blocked);
    assertThat(entry(Kind.REVERSAL, PAYMENT).reason()).isEqualTo("NO_DEBIT");
    assertThat(entry(Kind.REVERSAL, PAYMENT).counts()).isFalse();
  }

  @Test
  void a_pending_debit_that_is_reversed_is_never_approved() {
    // Given
    debit(1280, Mode.PENDING);

    // When
    Outcome reversal = reverse(1280, Mode.APPROVE);
    Outcome query = query(Mode.APPROVE);

    // Then
    assertThat(reversal.status()).isEqualTo("REVERSED");
    assertThat(query).isEqualTo(new Outcome(PAYMENT, "DECLINED", "REVERSED"));
    assertThat(entry(Kind.DEBIT, PAYMENT).status()).isEqualTo(Status.REVERSED);
    assertThat(entry(Kind.REVERSAL, PAYMENT).reason()).isEqualTo("NOT_TAKEN");
  }

  @Test
  void a_pending_reversal_holds_the_debit_back_until_it_is_refused() {
    // Given
    reverse(1280, Mode.PENDING);

    // When
    Outcome held = debit(1280, Mode.APPROVE);
    Outcome refused = reverse(1280, Mode.REFUSE_REVERSAL);
    Outcome query = query(Mode.APPROVE);

    // Then
    assertThat(held.status()).isEqualTo("PENDING");
    assertThat(refused).isEqualTo(new Outcome(PAYMENT, "REFUSED", "REFUSED"));
    assertThat(query.status()).isEqualTo("APPROVED");
  }

  @Test
  void a_refused_reversal_stays_refused_and_leaves_the_debit() {
    // Given
    debit(1280, Mode.APPROVE);

    // When
    Outcome first = reverse(1280, Mode.REFUSE_REVERSAL);
    Outcome again = reverse(1280, Mode.APPROVE);

    // Then
    assertThat(again).isEqualTo(first);
    assertThat(query(Mode.APPROVE).status()).isEqualTo("APPROVED");
  }

  @Test
  void a_payment_that_was_refunded_is_not_reversed() {
    // Given
    debit(1280, Mode.APPROVE);
    refund(R1, RefundKind.REFUND, 1, Mode.PENDING);

    // When
    Outcome reversal = reverse(1280, Mode.APPROVE);

    // Then
    assertThat(reversal).isEqualTo(new Outcome(PAYMENT, "REFUSED", "ALREADY_REFUNDED"));
  }

  @Test
  void a_granted_reversal_gives_back_once_and_the_debit_counts_no_more() {
    // Given
    debit(1280, Mode.APPROVE);

    // When
    Outcome first = reverse(1280, Mode.APPROVE);
    Outcome again = reverse(1280, Mode.REFUSE_REVERSAL);

    // Then
    assertThat(again).isEqualTo(first);
    assertThat(entry(Kind.DEBIT, PAYMENT).counts()).isFalse();
    assertThat(entry(Kind.REVERSAL, PAYMENT).counts()).isTrue();
    assertThat(debit(1280, Mode.APPROVE)).isEqualTo(new Outcome(PAYMENT, "DECLINED", "REVERSED"));
  }

  @Test
  void refunds_need_an_approved_debit() {
    // When
    Outcome unknown = refund(R1, RefundKind.REFUND, 5, Mode.APPROVE);
    debit(1280, Mode.APPROVE);
    reverse(1280, Mode.APPROVE);
    Outcome reversed = refund(R2, RefundKind.REFUND, 5, Mode.APPROVE);

    // Then
    assertThat(unknown).isEqualTo(new Outcome(R1, "REFUSED", "ORIGINAL_NOT_FOUND"));
    assertThat(reversed).isEqualTo(new Outcome(R2, "REFUSED", "ORIGINAL_STATE"));
  }

  @Test
  void refunds_never_come_to_more_than_the_debit_pending_ones_included() {
    // Given
    debit(1280, Mode.APPROVE);
    refund(R1, RefundKind.REFUND, 1000, Mode.PENDING);

    // When
    Outcome over = refund(R2, RefundKind.REFUND, 281, Mode.APPROVE);
    Outcome decided = refundQuery(R1, Mode.APPROVE);

    // Then
    assertThat(over).isEqualTo(new Outcome(R2, "REFUSED", "OVER_REFUND"));
    assertThat(decided).isEqualTo(new Outcome(R1, "SUCCEEDED", null));
  }

  @Test
  void a_pending_refund_that_is_refused_makes_room() {
    // Given
    debit(1280, Mode.APPROVE);
    refund(R1, RefundKind.REFUND, 1000, Mode.PENDING);

    // When
    Outcome refused = refundQuery(R1, Mode.REFUSE_REFUND);
    Outcome all = refund(R2, RefundKind.CANCEL, 1280, Mode.APPROVE);

    // Then
    assertThat(refused).isEqualTo(new Outcome(R1, "REFUSED", "REFUSED"));
    assertThat(all).isEqualTo(new Outcome(R2, "SUCCEEDED", null));
  }

  @Test
  void a_cancellation_is_of_all_the_debit() {
    // Given
    debit(1280, Mode.APPROVE);

    // When
    Outcome part = refund(R1, RefundKind.CANCEL, 1279, Mode.APPROVE);

    // Then
    assertThat(part).isEqualTo(new Outcome(R1, "REFUSED", "ORIGINAL_MISMATCH"));
  }

  @Test
  void the_same_refund_id_for_something_else_is_refused_and_counted() {
    // Given
    debit(1280, Mode.APPROVE);
    refund(R1, RefundKind.REFUND, 10, Mode.APPROVE);

    // When
    Outcome otherMoney = refund(R1, RefundKind.REFUND, 11, Mode.APPROVE);
    Outcome otherKind = refund(R1, RefundKind.CANCEL, 10, Mode.APPROVE);
    Outcome same = refund(R1, RefundKind.REFUND, 10, Mode.APPROVE);

    // Then
    assertThat(otherMoney).isEqualTo(new Outcome(R1, "REFUSED", "DUPLICATE_MISMATCH"));
    assertThat(otherKind).isEqualTo(otherMoney);
    assertThat(same).isEqualTo(new Outcome(R1, "SUCCEEDED", null));
    assertThat(entry(Kind.REFUND, R1).mismatches()).isEqualTo(2);
  }

  @Test
  void a_refund_that_nobody_asked_for_is_not_found() {
    assertThat(refundQuery(R1, Mode.APPROVE)).isEqualTo(new Outcome(R1, "NOT_FOUND", null));
  }

  @Test
  void a_payer_has_paid_at_the_question_that_was_said() {
    // Given
    Behaviour third = paying("{\"mode\":\"USER_PAYING\",\"times\":3}");

    // When
    Outcome debit = books.ask(CCB, Kind.DEBIT, item(1280), third, NOW);
    Outcome first = books.query(CCB, Kind.DEBIT, PAYMENT, third, NOW);
    Outcome second = books.query(CCB, Kind.DEBIT, PAYMENT, third, NOW);
    Outcome last = books.query(CCB, Kind.DEBIT, PAYMENT, third, NOW);

    // Then
    Outcome confirming = new Outcome(PAYMENT, "PENDING", "USER_PAYING");
    assertThat(debit).isEqualTo(confirming);
    assertThat(first).isEqualTo(confirming);
    assertThat(second).isEqualTo(confirming);
    assertThat(last).isEqualTo(new Outcome(PAYMENT, "APPROVED", null));
  }

  @Test
  void a_payer_has_paid_after_the_time_that_was_said() {
    // Given
    Behaviour after = paying("{\"mode\":\"USER_PAYING\",\"afterSeconds\":20}");
    books.ask(CCB, Kind.DEBIT, item(1280), after, NOW);

    // When
    Outcome early =
        books.query(CCB, Kind.DEBIT, PAYMENT, after, NOW.plus(Duration.ofMillis(19_999)));
    Outcome then = books.query(CCB, Kind.DEBIT, PAYMENT, after, NOW.plusSeconds(20));

    // Then
    assertThat(early).isEqualTo(new Outcome(PAYMENT, "PENDING", "USER_PAYING"));
    assertThat(then).isEqualTo(new Outcome(PAYMENT, "APPROVED", null));
  }

  @Test
  void a_payer_who_never_pays_is_confirming_for_ever() {
    // Given
    debit(1280, Mode.USER_NEVER_PAYS);

    // When
    for (int i = 0; i < 50; i++) {
      query(Mode.USER_NEVER_PAYS);
    }

    // Then
    assertThat(query(Mode.USER_NEVER_PAYS))
        .isEqualTo(new Outcome(PAYMENT, "PENDING", "USER_PAYING"));
  }

  private static Behaviour paying(String json) {
    try {
      return BehaviourJson.behaviour(Json.parse(json.getBytes()), "");
    } catch (BadRequest bad) {
      throw new AssertionError(bad);
    }
  }

  private static Item item(long amountMinor) {
    return new Item(PAYMENT, PAYMENT, null, amountMinor, "CNY");
  }

  private Outcome debit(long amountMinor, Mode mode) {
    return books.ask(CCB, Kind.DEBIT, item(amountMinor), Behaviour.of(mode), NOW);
  }

  private Outcome reverse(long amountMinor, Mode mode) {
    return books.ask(CCB, Kind.REVERSAL, item(amountMinor), Behaviour.of(mode), NOW);
  }

  private Outcome query(Mode mode) {
    return books.query(CCB, Kind.DEBIT, PAYMENT, Behaviour.of(mode), NOW);
  }

  private Outcome refund(UUID refundId, RefundKind kind, long amountMinor, Mode mode) {
    Item item = new Item(refundId, PAYMENT, kind, amountMinor, "CNY");
    return books.ask(CCB, Kind.REFUND, item, Behaviour.of(mode), NOW);
  }

  private Outcome refundQuery(UUID refundId, Mode mode) {
    return books.query(CCB, Kind.REFUND, refundId, Behaviour.of(mode), NOW);
  }

  private Entry entry(Kind kind, UUID id) {
    return books.find(CCB, kind, id);
  }
}
