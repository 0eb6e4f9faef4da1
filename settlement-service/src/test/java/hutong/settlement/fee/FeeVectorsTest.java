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
    FeeLine line = line(3_500, 0, Long.MAX_VALUE);

    // When // Then
    assertThatThrownBy(() -> line.charge(Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
  }

  private FeeItem fee(FeeType type, AccountType account, long amountMinor) {
    return shipped
        .pricing("FS-BANK-CARD-CAPS", WHEN)
        .orElseThrow()
        .charge(account, null, amountMinor)
        .get(type.ordinal());
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
      assertThat(fees(schedule, AccountType.CREDIT, 100_000_000_000L))
          .containsExactly(450_000_000L, 325L, 325L);
    }
  }

  @Test
  void the_issuers_cap_bites_at_3714_29_yuan() {
    // When // Then 371,428 is 1,299.998 fen and 371,429 is 1,300.0015
    assertThat(fee(FeeType.ISSUER_FEE, AccountType.DEBIT, 371_428))
        .isEqualTo(new FeeItem(FeeType.ISSUER_FEE, new FeeAmount(1_300, -2_000), 3_500, null));
    assertThat(fee(FeeType.ISSUER_FEE, AccountType.DEBIT, 371_429))
        .isEqualTo(new FeeItem(FeeType.ISSUER_FEE, new FeeAmount(1_300, 0), 3_500, Bound.CAP));
    assertThat(fee(FeeType.ISSUER_FEE, AccountType.CREDIT, 371_429))
        .isEqualTo(new FeeItem(FeeType.ISSUER_FEE, new FeeAmount(1_671, 430_500), 4_500, null));
  }

  @Test
  void the_networks_cap_is_reached_at_10000_00_yuan_and_bites_above() {
    for (FeeType type : List.of(FeeType.NETWORK_FEE_ISSUER, FeeType.NETWORK_FEE_ACQUIRER)) {
      // When // Then
      assertThat(fee(type, AccountType.DEBIT, 999_999))
          .isEqualTo(new FeeItem(type, new FeeAmount(325, -325), 325, null));
      assertThat(fee(type, AccountType.DEBIT, 1_000_000))
          .isEqualTo(new FeeItem(type, new FeeAmount(325, 0), 325, null));
      assertThat(fee(type, AccountType.DEBIT, 1_000_001))
          .isEqualTo(new FeeItem(type, new FeeAmount(325, 0), 325, Bound.CAP));
    }
  }

  @Test
  void small_payments_round_to_zero_and_keep_their_residue() {
    // When // Then 1 fen at 0.35 % is 0.0035 fen; 142 fen is 0.497; 143 fen is 0.5005
    assertThat(fee(FeeType.ISSUER_FEE, AccountType.DEBIT, 1).amount())
        .isEqualTo(new FeeAmount(0, 3_500));
    assertThat(fee(FeeType.ISSUER_FEE, AccountType.DEBIT, 142).amount())
        .isEqualTo(new FeeAmount(0, 497_000));
    assertThat(fee(FeeType.ISSUER_FEE, AccountType.DEBIT, 143).amount())
        .isEqualTo(new FeeAmount(1, -499_500));
  }

  @Test
  void the_example_of_preferential_merchants_charges_78_percent_or_nothing() {
    // Given
    String id = "FS-PREFERENTIAL-EXAMPLE";
    FeeSchedule schedule = shipped.pricing(id, WHEN).orElseThrow();

    // When // Then
    assertThat(schedule.effectiveTo()).isEqualTo("2018-09-05T16:00:00Z");
    assertThat(schedule.roundingScope()).isEqualTo(RoundingScope.AGGREGATE_PER_CYCLE);
    assertThat(fees(schedule, "5411", AccountType.DEBIT, 10_000)).containsExactly(27L, 3L, 3L);
    assertThat(fees(schedule, "4900", AccountType.CREDIT, 1_000_000))
        .containsExactly(3_510L, 253L, 253L);
    assertThat(fees(schedule, "5411", AccountType.DEBIT, 1_000_000))
        .containsExactly(1_014L, 253L, 253L);
    assertThat(fees(schedule, "8062", AccountType.DEBIT, 1_000_000)).containsExactly(0L, 0L, 0L);
    assertThat(fees(schedule, "8211", AccountType.CREDIT, 1_000_000)).containsExactly(0L, 0L, 0L);
    assertThat(fees(schedule, "5812", AccountType.DEBIT, 10_000)).containsExactly(35L, 3L, 3L);
  }

  private List<Long> fees(FeeSchedule schedule, String mcc, AccountType account, long amountMinor) {
    return schedule.charge(account, shipped.merchantClass(mcc), amountMinor).stream()
        .map(FeeItem::amountMinor)
        .toList();
  }

  @Test
  void a_floor_sets_what_the_rate_does_not_reach() {
    // Given a floor of 5 fen below a rate of 1 %
    FeeLine line = line(10_000, 5, Long.MAX_VALUE);

    // When // Then 4.99 fen would be rounded to 5, and are lifted to it
    assertThat(line.charge(499))
        .isEqualTo(new FeeItem(FeeType.ISSUER_FEE, new FeeAmount(5, 0), 10_000, Bound.FLOOR));
    assertThat(line.charge(500))
        .isEqualTo(new FeeItem(FeeType.ISSUER_FEE, new FeeAmount(5, 0), 10_000, null));
  }

  @Test
  void half_a_fen_is_rounded_up() {
    // Given 0.25 % of 200 fen is exactly half a fen
    FeeLine line = line(2_500, 0, 100);

    // When // Then
    assertThat(line.charge(200).amount()).isEqualTo(new FeeAmount(1, -500_000));
    assertThat(line.charge(199).amount()).isEqualTo(new FeeAmount(0, 497_500));
  }

  private static FeeLine line(int ratePpm, long floorMinor, long capMinor) {
    return new FeeLine(
        FeeType.ISSUER_FEE,
        AccountType.DEBIT,
        null,
        1,
        Long.MAX_VALUE,
        ratePpm,
        0,
        capMinor,
        floorMinor);
  }
}
