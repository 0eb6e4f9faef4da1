package hutong.settlement.post;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.fee.FeeType;
import hutong.settlement.fee.Role;
import hutong.settlement.post.RoundingItem.Agreement;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ResidueSumsTest {

  private static final String CYCLE = "2021-10-02-01";
  private static final Account CCB = new Account("CCB", Role.ISSUER);
  private static final Account ALIPAY = new Account("ALIPAY", Role.ACQUIRER);

  private static Agreement agreement(int version) {
    return new Agreement(FeeType.ISSUER_FEE, ALIPAY, CCB, "CNY", "FS", version);
  }

  @Test
  void less_than_half_a_fen_makes_no_item() {
    // Given
    ResidueSums sums = new ResidueSums();
    sums.charged(agreement(1), 300_000);
    sums.charged(agreement(1), 199_999);

    // When // Then
    assertThat(sums.items(CYCLE)).isEmpty();
  }

  @Test
  void each_version_of_a_schedule_is_summed_by_itself_and_either_side_may_pay() {
    // Given
    ResidueSums sums = new ResidueSums();
    sums.charged(agreement(1), 1_700_000);
    sums.charged(agreement(2), -1_700_000);

    // When
    List<RoundingItem> items = sums.items(CYCLE);

    // Then
    assertThat(items)
        .extracting(RoundingItem::transfer)
        .containsExactly(
            new Transfer(TransferKind.FEE_ROUNDING, ALIPAY, CCB, 2),
            new Transfer(TransferKind.FEE_ROUNDING, CCB, ALIPAY, 2));
    assertThat(PositionSums.of(items).values().stream().mapToLong(Totals::netMinor).sum()).isZero();
  }

  @Test
  void an_items_id_follows_from_what_it_is_about() {
    // Given
    ResidueSums sums = new ResidueSums();
    sums.charged(agreement(1), 1_000_000);
    sums.charged(agreement(2), 1_000_000);

    // When // Then
    assertThat(sums.items(CYCLE))
        .extracting(item -> item.itemId().toString())
        .containsExactly(
            "ed03292e-825f-311e-ad9b-61078ccb4e5c", "edfba758-6736-3367-9322-530d8f18c141");
    assertThat(sums.items("2021-10-02-02").get(0).itemId())
        .isNotEqualTo(sums.items(CYCLE).get(0).itemId());
  }

  @Property
  void what_is_given_back_of_all_is_what_was_charged_of_all(
      @ForAll @Size(max = 40) List<@IntRange(min = -500_000, max = 499_999) Integer> residues) {
    // Given
    ResidueSums charging = new ResidueSums();
    ResidueSums givingBack = new ResidueSums();
    ResidueSums both = new ResidueSums();
    for (int residue : residues) {
      charging.charged(agreement(1), residue);
      givingBack.returned(agreement(1), residue);
      both.charged(agreement(1), residue);
      both.returned(agreement(1), residue);
    }

    // When // Then
    assertThat(both.items(CYCLE)).isEmpty();
    assertThat(givingBack.items(CYCLE))
        .extracting(item -> item.transfer().debit(), item -> item.transfer().amountMinor())
        .isEqualTo(
            charging.items(CYCLE).stream()
                .map(
                    item ->
                        org.assertj.core.groups.Tuple.tuple(
                            item.transfer().credit(), item.transfer().amountMinor()))
                .toList());
  }
}
