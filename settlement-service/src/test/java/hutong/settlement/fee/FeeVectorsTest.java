package hutong.settlement.fee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prices of the shipped file against amounts worked out by hand from the public caps. */
class FeeVectorsTest {

  private static final Instant WHEN = Instant.parse("2021-10-02T02:00:00Z");
  private final FeeSchedules shipped = ShippedFees.read();

  private List<Long> fees(String schedule, AccountType account, long amountMinor) {
    return shipped.pricing(schedule, WHEN).orElseThrow().charge(account, null, amountMinor).stream()
        .map(FeeItem::amountMinor)
        .toList();
  }

  @Test
  void nothing_is_in_force_before_the_first_day_or_under_another_name() {
    // When // Then
    assertThat(shipped.pricing("FS-INTEROP-EXAMPLE", Instant.parse("2016-09-05T15:59:59.999Z")))
        .isEmpty();
    assertThat(shipped.pricing("FS-INTEROP-EXAMPLE", Instant.parse("2016-09-05T16:00:00Z")))
        .isPresent();
    assertThat(shipped.pricing("FS-NONE", WHEN)).isEmpty();
  }

  @Test
  void a_fee_that_does_not_fit_is_an_error_and_never_wraps() {
    // Given
    FeeLine line =
        new FeeLine(
            FeeType.ISSUER_FEE,
            AccountType.DEBIT,
            null,
            1,
            Long.MAX_VALUE,
            3500,
            0,
            Long.MAX_VALUE,
            0);

    // When // Then
    assertThatThrownBy(() -> line.charge(Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void debit_cards_pay_the_issuer_35_basis_points_up_to_13_yuan() {
    for (String schedule : List.of("FS-BANK-CARD-CAPS", "FS-INTEROP-EXAMPLE")) {
      assertThat(fees(schedule, AccountType.DEBIT, 10_000)).containsExactly(35L, 3L, 3L);
      assertThat(fees(schedule, AccountType.DEBIT, 371_428)).containsExactly(1_300L, 121L, 121L);
      assertThat(fees(schedule, AccountType.DEBIT, 1_000_000)).containsExactly(1_300L, 325L, 325L);
    }
  }

  @Test
  void credit_cards_pay_the_issuer_45_basis_points_without_a_cap() {
    for (String schedule : List.of("FS-BANK-CARD-CAPS", "FS-INTEROP-EXAMPLE")) {
      assertThat(fees(schedule, AccountType.CREDIT, 10_000)).containsExactly(45L, 3L, 3L);
      assertThat(fees(schedule, AccountType.CREDIT, 1_000_000)).containsExactly(4_500L, 325L, 325L);
    }
  }

  @Test
  void what_rounding_leaves_out_stays_on_the_item() {
    // Given
    FeeSchedule schedule = shipped.pricing("FS-BANK-CARD-CAPS", WHEN).orElseThrow();

    // When
    List<FeeItem> small = schedule.charge(AccountType.DEBIT, null, 1);
    List<FeeItem> rounded = schedule.charge(AccountType.DEBIT, null, 371_428);
    List<FeeItem> capped = schedule.charge(AccountType.DEBIT, null, 1_000_001);

    // Then 1 fen at 0.35 % is 0.0035 fen; 371,428 is 1,299.998 fen; a cap rounds nothing
    assertThat(small.get(0)).isEqualTo(new FeeItem(FeeType.ISSUER_FEE, 0, 3_500));
    assertThat(rounded.get(0)).isEqualTo(new FeeItem(FeeType.ISSUER_FEE, 1_300, -2_000));
    assertThat(capped.get(0)).isEqualTo(new FeeItem(FeeType.ISSUER_FEE, 1_300, 0));
  }

  @Test
  void half_a_fen_is_rounded_up() {
    // Given 0.25 % of 200 fen is exactly half a fen
    FeeLine line =
        new FeeLine(
            FeeType.ISSUER_FEE, AccountType.DEBIT, null, 1, Long.MAX_VALUE, 2_500, 0, 100, 0);

    // When // Then
    assertThat(line.charge(200)).isEqualTo(new FeeItem(FeeType.ISSUER_FEE, 1, -500_000));
    assertThat(line.charge(199)).isEqualTo(new FeeItem(FeeType.ISSUER_FEE, 0, 497_500));
  }
}
