package hutong.settlement.fee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class FeeAmountTest {

  @Test
  void residues_that_do_not_fit_are_an_error_and_never_wrap() {
    assertThatThrownBy(() -> FeeAmount.whole(Long.MAX_VALUE))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void residues_are_rounded_half_up_on_either_side_of_zero() {
    assertThat(FeeAmount.whole(499_999)).isZero();
    assertThat(FeeAmount.whole(500_000)).isEqualTo(1);
    assertThat(FeeAmount.whole(-500_000)).isZero();
    assertThat(FeeAmount.whole(-500_001)).isEqualTo(-1);
  }

  @Property
  void posted_fees_and_their_residues_make_the_exact_sum_rounded_once(
      @ForAll("amounts") List<Long> amounts, @ForAll @IntRange(max = 1_000_000) int ratePpm) {
    // Given
    FeeLine line =
        new FeeLine(
            FeeType.ISSUER_FEE,
            AccountType.DEBIT,
            null,
            1,
            Long.MAX_VALUE,
            ratePpm,
            0,
            Long.MAX_VALUE,
            0);

    // When
    List<FeeAmount> fees = amounts.stream().map(line::charge).map(FeeItem::amount).toList();

    // Then
    BigDecimal exact =
        amounts.stream()
            .map(amount -> BigDecimal.valueOf(amount).multiply(BigDecimal.valueOf(ratePpm, 6)))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(charged(fees)).isEqualTo(exact.setScale(0, RoundingMode.HALF_UP).longValueExact());
  }

  private static long charged(List<FeeAmount> fees) {
    return fees.stream().mapToLong(FeeAmount::amountMinor).sum()
        + FeeAmount.whole(fees.stream().mapToLong(FeeAmount::residuePpmFen).sum());
  }

  @Property
  void the_parts_of_a_payment_sum_to_its_fee_and_to_its_residue(
      @ForAll("amounts") List<Long> parts,
      @ForAll @LongRange(max = 1_000_000_000_000L) long feeMinor,
      @ForAll @IntRange(max = 499_999) int residue) {
    // Given
    long original = parts.stream().mapToLong(Long::longValue).sum();
    FeeAmount fee = new FeeAmount(feeMinor, residue);

    // When
    List<FeeAmount> given = new ArrayList<>();
    long before = 0;
    for (long part : parts) {
      given.add(fee.part(before, part, original));
      before += part;
    }

    // Then
    assertThat(given).allMatch(part -> part.amountMinor() >= 0);
    assertThat(given).allMatch(part -> Math.abs(part.residuePpmFen()) <= 1_500_001);
    assertThat(given.stream().mapToLong(FeeAmount::amountMinor).sum()).isEqualTo(feeMinor);
    assertThat(given.stream().mapToLong(FeeAmount::residuePpmFen).sum()).isEqualTo(residue);
    assertThat(charged(given)).isEqualTo(charged(List.of(fee)));
  }

  @Provide
  Arbitrary<List<Long>> amounts() {
    return Arbitraries.longs().between(1, 100_000_000_000L).list().ofMinSize(1).ofMaxSize(50);
  }
}
