package hutong.settlement.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.settlement.fee.Role;
import hutong.settlement.net.CycleCheck.Mismatch;
import hutong.settlement.post.Account;
import hutong.settlement.post.PositionKey;
import hutong.settlement.post.PositionSums;
import hutong.settlement.post.Posting;
import hutong.settlement.post.Postings;
import hutong.settlement.post.Totals;
import hutong.settlement.post.Transfer;
import hutong.settlement.post.TransferKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class CycleCheckTest {

  private static final String CYCLE = "2021-10-02-01";

  private final List<Posting> postings =
      List.of(
          Postings.posting(10_000, "CCB", "ALIPAY", "UNIONPAY"),
          Postings.posting(371_428, "CITIC", "ALIPAY", "UNIONPAY"),
          Postings.posting(5, "UNIONPAY", "TENPAY", "UNIONPAY"));
  private final List<Obligation> obligations = obligations(postings);
  private final SortedMap<PositionKey, Totals> positions = PositionSums.of(postings);
  private final Volume volume = new Volume(3, Map.of("CNY", 381_433L));

  /** One obligation for each transfer is as good as one for each pair. */
  private static List<Obligation> obligations(List<Posting> postings) {
    List<Obligation> obligations = new ArrayList<>();
    for (Posting posting : postings) {
      for (Transfer t : posting.transfers()) {
        obligations.add(new Obligation(t.kind(), t.debit(), t.credit(), "CNY", 1, t.amountMinor()));
      }
    }
    return obligations;
  }

  private List<Mismatch> compare(Volume items, List<Volume> announced) {
    return CycleCheck.compare(CYCLE, obligations, items, positions, announced);
  }

  @Test
  void a_payment_that_is_missing_or_too_many_is_seen() {
    // Given
    Volume more = new Volume(4, Map.of("CNY", 381_433L));
    Volume other = new Volume(3, Map.of("CNY", 381_434L));

    // When // Then
    assertThat(compare(volume, List.of(more, more))).containsExactly(Mismatch.ANNOUNCED_DIFFERS);
    assertThat(compare(volume, List.of(other))).containsExactly(Mismatch.ANNOUNCED_DIFFERS);
    assertThat(compare(volume, List.of(volume, more))).containsExactly(Mismatch.MARKERS_DISAGREE);
    assertThat(compare(other, List.of(volume))).containsExactly(Mismatch.ITEMS_DIFFER);
  }

  @Test
  void a_position_that_is_not_the_sum_of_its_transfers_is_seen_also_if_all_still_sum_to_zero() {
    // Given both sides of one account are one too high
    PositionKey key = new PositionKey(CYCLE, "CCB", Role.ISSUER, "CNY");
    Totals right = positions.get(key);
    positions.put(
        key,
        new Totals(
            right.debitMinor() + 1,
            right.creditMinor() + 1,
            right.payments(),
            right.principalMinor()));

    // When // Then
    assertThat(compare(volume, List.of(volume))).containsExactly(Mismatch.POSITIONS_DIFFER);
  }

  @Test
  void an_empty_cycle_agrees_with_an_announcement_of_nothing() {
    // When
    List<Mismatch> found =
        CycleCheck.compare(
            CYCLE,
            List.of(),
            new Volume(0, Map.of()),
            Map.of(),
            List.of(new Volume(0, Map.of("CNY", 0L)), new Volume(0, Map.of())));

    // Then
    assertThat(found).isEmpty();
  }

  @Test
  void a_cycle_whose_accounts_agree_has_nets_over_all_roles_that_sum_to_zero() {
    // When
    List<Net> nets = Netting.nets(Netting.totals(CYCLE, obligations));

    // Then
    assertThat(compare(volume, List.of(volume, volume))).isEmpty();
    assertThat(Netting.sums(nets)).containsExactly(Map.entry("CNY", 0L));
    assertThat(nets)
        .containsExactly(
            new Net("ALIPAY", "CNY", 10_000 - 35 - 3 + 371_428 - 1_300 - 121),
            new Net("CCB", "CNY", -(10_000 - 35 + 3)),
            new Net("CITIC", "CNY", -(371_428 - 1_300 + 121)),
            new Net("TENPAY", "CNY", 5),
            new Net("UNIONPAY", "CNY", 3 + 3 + 121 + 121 - 5));
  }

  @Test
  void sums_that_do_not_fit_are_an_error_and_never_wrap() {
    // Given
    Obligation huge =
        new Obligation(
            TransferKind.PRINCIPAL,
            new Account("CCB", Role.ISSUER),
            new Account("ALIPAY", Role.ACQUIRER),
            "CNY",
            1,
            Long.MAX_VALUE);

    // When // Then
    assertThatThrownBy(() -> Netting.totals(CYCLE, List.of(huge, huge)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Netting.volume(List.of(huge, huge)))
        .isInstanceOf(ArithmeticException.class);
  }
}
