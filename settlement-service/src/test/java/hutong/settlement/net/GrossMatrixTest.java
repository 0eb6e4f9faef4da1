package hutong.settlement.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.settlement.fee.Role;
import hutong.settlement.net.GrossMatrix.Bilateral;
import hutong.settlement.net.GrossMatrix.Cell;
import hutong.settlement.post.Account;
import hutong.settlement.post.TransferKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class GrossMatrixTest {

  private static Obligation owed(
      TransferKind kind, String debit, Role from, String credit, Role to, long amountMinor) {
    return new Obligation(
        kind, new Account(debit, from), new Account(credit, to), "CNY", 1, amountMinor);
  }

  @Test
  void sums_that_do_not_fit_are_an_error_and_never_wrap() {
    // Given
    Obligation huge =
        owed(TransferKind.PRINCIPAL, "CCB", Role.ISSUER, "ALIPAY", Role.ACQUIRER, Long.MAX_VALUE);
    Obligation fee =
        owed(TransferKind.NETWORK_FEE_ISSUER, "CCB", Role.ISSUER, "ALIPAY", Role.NETWORK, 1);

    // When // Then
    assertThatThrownBy(() -> GrossMatrix.of(List.of(huge, huge)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> GrossMatrix.of(List.of(huge, fee)).bilateral())
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void nets_that_were_stored_otherwise_do_not_agree() {
    // Given
    List<Obligation> obligations =
        List.of(owed(TransferKind.PRINCIPAL, "CCB", Role.ISSUER, "ALIPAY", Role.ACQUIRER, 10_000));
    Net pays = new Net("CCB", "CNY", -10_000);
    Net receives = new Net("ALIPAY", "CNY", 10_000);

    // When // Then
    assertThat(Recomputed.of(obligations, List.of(pays, receives)).agrees()).isTrue();
    assertThat(Recomputed.of(obligations, List.of(receives)).agrees()).isFalse();
    assertThat(Recomputed.of(obligations, List.of(receives, receives)).agrees()).isFalse();
    assertThat(
            Recomputed.of(obligations, List.of(receives, new Net("CITIC", "CNY", -10_000)))
                .agrees())
        .isFalse();
    assertThat(
            Recomputed.of(
                    obligations,
                    List.of(new Net("CCB", "CNY", -9_999), new Net("ALIPAY", "CNY", 9_999)))
                .agrees())
        .isFalse();
    assertThat(Recomputed.of(List.of(), List.of()).agrees()).isTrue();
  }

  @Test
  void a_refund_is_a_debt_the_other_way_round_and_is_set_off() {
    // Given a payment with its fee, and a part of it given back
    List<Obligation> obligations =
        List.of(
            owed(TransferKind.PRINCIPAL, "CCB", Role.ISSUER, "ALIPAY", Role.ACQUIRER, 10_000),
            owed(TransferKind.ISSUER_FEE, "ALIPAY", Role.ACQUIRER, "CCB", Role.ISSUER, 35),
            owed(TransferKind.REFUND_PRINCIPAL, "ALIPAY", Role.ACQUIRER, "CCB", Role.ISSUER, 4_000),
            owed(TransferKind.REFUND_ISSUER_FEE, "CCB", Role.ISSUER, "ALIPAY", Role.ACQUIRER, 14));

    // When
    GrossMatrix matrix = GrossMatrix.of(obligations);

    // Then
    assertThat(matrix.cells())
        .containsExactly(
            new Cell(
                "ALIPAY",
                "CCB",
                "CNY",
                Map.of(TransferKind.ISSUER_FEE, 35L, TransferKind.REFUND_PRINCIPAL, 4_000L)),
            new Cell(
                "CCB",
                "ALIPAY",
                "CNY",
                Map.of(TransferKind.PRINCIPAL, 10_000L, TransferKind.REFUND_ISSUER_FEE, 14L)));
    assertThat(matrix.cells()).extracting(Cell::totalMinor).containsExactly(4_035L, 10_014L);
    assertThat(matrix.bilateral())
        .containsExactly(
            new Bilateral("ALIPAY", "CCB", "CNY", 5_979),
            new Bilateral("CCB", "ALIPAY", "CNY", -5_979));
    assertThat(matrix.nets())
        .containsExactly(new Net("ALIPAY", "CNY", 5_979), new Net("CCB", "CNY", -5_979));
  }

  @Test
  void what_a_participant_owes_itself_in_two_roles_is_shown_and_nets_to_nothing() {
    // When
    GrossMatrix matrix =
        GrossMatrix.of(
            List.of(
                owed(
                    TransferKind.NETWORK_FEE_ISSUER,
                    "SOLO",
                    Role.ISSUER,
                    "SOLO",
                    Role.NETWORK,
                    3)));

    // Then
    assertThat(matrix.cells()).hasSize(1);
    assertThat(matrix.bilateral()).isEmpty();
    assertThat(matrix.nets()).containsExactly(new Net("SOLO", "CNY", 0));
  }

  @Provide
  Arbitrary<List<Obligation>> cycles() {
    Arbitrary<Account> account =
        Combinators.combine(
                Arbitraries.of("ALIPAY", "CCB", "CITIC", "TENPAY", "UNIONPAY"),
                Arbitraries.of(Role.class))
            .as(Account::new);
    return Combinators.combine(
            Arbitraries.of(TransferKind.class),
            account,
            account,
            Arbitraries.of("CNY", "HKD"),
            Arbitraries.longs().between(1, 1_000_000_000_000L))
        .as((kind, from, to, currency, minor) -> new Obligation(kind, from, to, currency, 1, minor))
        .list()
        .ofMaxSize(40);
  }

  @Property(tries = 300)
  void bilateral_nets_mirror_each_other(@ForAll("cycles") List<Obligation> obligations) {
    // When
    Map<List<String>, Long> nets = new HashMap<>();
    GrossMatrix.of(obligations)
        .bilateral()
        .forEach(
            net ->
                nets.put(
                    List.of(net.currency(), net.participant(), net.counterparty()),
                    net.netMinor()));

    // Then
    nets.forEach(
        (key, minor) ->
            assertThat(nets).containsEntry(List.of(key.get(0), key.get(2), key.get(1)), -minor));
  }

  @Property(tries = 300)
  void nets_are_those_of_the_accounts_and_sum_to_zero(
      @ForAll("cycles") List<Obligation> obligations) {
    // When
    GrossMatrix matrix = GrossMatrix.of(obligations);

    // Then
    assertThat(matrix.nets()).isEqualTo(Netting.nets(Netting.totals("2021-10-02-01", obligations)));
    assertThat(Netting.sums(matrix.nets()).values()).allMatch(sum -> sum == 0);
    assertThat(matrix.cells().stream().mapToLong(Cell::totalMinor).sum())
        .isEqualTo(obligations.stream().mapToLong(Obligation::amountMinor).sum());
  }
}
