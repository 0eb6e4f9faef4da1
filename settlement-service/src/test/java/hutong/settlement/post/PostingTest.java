package hutong.settlement.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.settlement.fee.AccountType;
import hutong.settlement.fee.FeeLine;
import hutong.settlement.fee.FeeSchedule;
import hutong.settlement.fee.FeeType;
import hutong.settlement.fee.Role;
import hutong.settlement.fee.RoundingScope;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PostingTest {

  @Test
  void sums_that_do_not_fit_are_an_error_and_never_wrap() {
    // Given
    Totals almost = new Totals(Long.MAX_VALUE - 1, Long.MAX_VALUE - 1, 1, Long.MAX_VALUE - 1);

    // When // Then
    assertThatThrownBy(() -> almost.plus(Totals.credit(2))).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> almost.plus(Totals.debit(TransferKind.PRINCIPAL, 1, 2)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(
            () ->
                Posting.of(
                    Postings.payment(
                        "2021-10-02-01",
                        Long.MAX_VALUE,
                        AccountType.DEBIT,
                        "CCB",
                        "ALIPAY",
                        "NUCC"),
                    UUID.randomUUID(),
                    Postings.schedule(),
                    null))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void principal_goes_one_way_and_each_fee_to_whom_it_is_owed() {
    // When
    Posting posting = Postings.posting(10_000, "CCB", "ALIPAY", "UNIONPAY");

    // Then
    Account issuer = new Account("CCB", Role.ISSUER);
    Account acquirer = new Account("ALIPAY", Role.ACQUIRER);
    Account network = new Account("UNIONPAY", Role.NETWORK);
    assertThat(posting.transfers())
        .containsExactly(
            new Transfer(TransferKind.PRINCIPAL, issuer, acquirer, 10_000),
            new Transfer(TransferKind.ISSUER_FEE, acquirer, issuer, 35),
            new Transfer(TransferKind.NETWORK_FEE_ISSUER, issuer, network, 3),
            new Transfer(TransferKind.NETWORK_FEE_ACQUIRER, acquirer, network, 3));
    assertThat(posting.net(Role.ISSUER)).isEqualTo(-(10_000 - 35 + 3));
    assertThat(posting.net(Role.ACQUIRER)).isEqualTo(10_000 - 35 - 3);
    assertThat(posting.net(Role.NETWORK)).isEqualTo(6);
  }

  @Test
  void a_fee_of_zero_is_an_item_and_no_transfer() {
    // When
    Posting posting = Postings.posting(1, "CCB", "ALIPAY", "UNIONPAY");

    // Then
    assertThat(posting.transfers()).hasSize(1);
    assertThat(posting.fees()).hasSize(3).allMatch(fee -> fee.amountMinor() == 0);
    assertThat(posting.fee(FeeType.ISSUER_FEE).amount().residuePpmFen()).isEqualTo(3_500);
  }

  @Property
  void any_amount_under_any_schedule_balances(
      @ForAll @LongRange(min = 1, max = 100_000_000_000L) long amountMinor,
      @ForAll AccountType account,
      @ForAll("schedules") FeeSchedule schedule,
      @ForAll("parties") List<String> parties) {
    // When
    Posting posting =
        Posting.of(
            Postings.payment(
                "2021-10-02-01",
                amountMinor,
                account,
                parties.get(0),
                parties.get(1),
                parties.get(2)),
            UUID.randomUUID(),
            schedule,
            null);

    // Then
    long issuerFee = posting.fee(FeeType.ISSUER_FEE).amountMinor();
    long byIssuer = posting.fee(FeeType.NETWORK_FEE_ISSUER).amountMinor();
    long byAcquirer = posting.fee(FeeType.NETWORK_FEE_ACQUIRER).amountMinor();
    assertThat(posting.net(Role.ISSUER)).isEqualTo(-(amountMinor - issuerFee + byIssuer));
    assertThat(posting.net(Role.ACQUIRER)).isEqualTo(amountMinor - issuerFee - byAcquirer);
    assertThat(posting.net(Role.NETWORK)).isEqualTo(byIssuer + byAcquirer);
    assertThat(PositionSums.of(List.of(posting)).values().stream().mapToLong(Totals::netMinor))
        .satisfies(nets -> assertThat(nets.stream().mapToLong(Long::longValue).sum()).isZero());
  }

  @Property(tries = 200)
  void any_set_of_postings_sums_to_zero_and_to_its_parts(
      @ForAll("amounts") List<Long> amounts, @ForAll("schedules") FeeSchedule schedule) {
    // Given
    List<String> banks = List.of("CCB", "BOC", "TENPAY", "ALIPAY", "UNIONPAY");
    List<Posting> postings = new ArrayList<>();
    for (int i = 0; i < amounts.size(); i++) {
      postings.add(
          Posting.of(
              Postings.payment(
                  "2021-10-02-0" + (1 + i % 2),
                  amounts.get(i),
                  AccountType.values()[i % 3],
                  banks.get(i % 5),
                  banks.get((i * 3 + 1) % 5),
                  banks.get((i + 2) % 5)),
              UUID.randomUUID(),
              schedule,
              null));
    }

    // When
    var sums = PositionSums.of(postings);

    // Then
    assertThat(sums.values().stream().mapToLong(Totals::netMinor).sum()).isZero();
    assertThat(sums.values().stream().mapToLong(Totals::payments).sum()).isEqualTo(amounts.size());
    assertThat(sums.values().stream().mapToLong(Totals::principalMinor).sum())
        .isEqualTo(amounts.stream().mapToLong(Long::longValue).sum());
    assertThat(List.copyOf(sums.keySet())).isSorted();
  }

  @Provide
  Arbitrary<List<Long>> amounts() {
    return Arbitraries.longs().between(1, 100_000_000_000L).list().ofMinSize(1).ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<String>> parties() {
    // The same institution in two or three roles is meant to happen.
    return Arbitraries.of("CCB", "TENPAY", "ALIPAY", "UNIONPAY").list().ofSize(3);
  }

  @Provide
  Arbitrary<FeeSchedule> schedules() {
    Arbitrary<FeeLine> anyLine =
        Combinators.combine(
                Arbitraries.integers().between(0, 1_000_000),
                Arbitraries.longs().between(0, 1_000),
                Arbitraries.longs().between(0, 1_000),
                Arbitraries.longs().between(0, 1_000_000))
            .as(
                (rate, fixed, floor, room) ->
                    new FeeLine(
                        FeeType.ISSUER_FEE,
                        AccountType.DEBIT,
                        null,
                        1,
                        Long.MAX_VALUE,
                        rate,
                        fixed,
                        floor + room,
                        floor));
    return anyLine.list().ofSize(9).map(PostingTest::schedule);
  }

  private static FeeSchedule schedule(List<FeeLine> prices) {
    List<FeeLine> lines = new ArrayList<>();
    for (FeeType type : FeeType.values()) {
      for (AccountType account : AccountType.values()) {
        FeeLine price = prices.get(lines.size());
        lines.add(
            new FeeLine(
                type,
                account,
                null,
                1,
                Long.MAX_VALUE,
                price.ratePpm(),
                price.fixedMinor(),
                price.capMinor(),
                price.floorMinor()));
      }
    }
    return new FeeSchedule("FS-ANY", 1, Postings.WHEN, null, true, RoundingScope.PER_ITEM, lines);
  }
}
