package hutong.settlement.post;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.fee.FeeAmount;
import hutong.settlement.fee.FeeType;
import hutong.settlement.fee.RoundingScope;
import hutong.settlement.post.LinkedItem.Kind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

class LinkedPostingTest {

  private static final Logger LOG = Logger.getLogger(LinkedPostingTest.class);
  private static final UUID PAYMENT = UUID.fromString("017c3e2a-5c00-7a10-8a4b-1f6d2c9e0a01");

  private static Charged charged(long amountMinor, long issuer, long byIssuer, long byAcquirer) {
    return charged(
        RoundingScope.PER_ITEM,
        amountMinor,
        new FeeAmount(issuer, 0),
        new FeeAmount(byIssuer, 250_000),
        new FeeAmount(byAcquirer, 250_000));
  }

  private static Charged charged(RoundingScope scope, long amountMinor, FeeAmount... fees) {
    return new Charged(
        amountMinor, "CNY", "CCB", "ALIPAY", "UNIONPAY", "FS", 1, scope, List.of(fees));
  }

  private static List<Long> feesMinor(LinkedPosting posting) {
    return posting.fees().stream().map(FeeAmount::amountMinor).toList();
  }

  private static FeeAmount sum(List<FeeAmount> parts) {
    return new FeeAmount(
        parts.stream().mapToLong(FeeAmount::amountMinor).sum(),
        parts.stream().mapToInt(FeeAmount::residuePpmFen).sum());
  }

  private static LinkedItem item(Kind kind, long amountMinor, long beforeMinor, long original) {
    return new LinkedItem(
        kind.isRefund() ? UUID.randomUUID() : PAYMENT,
        kind,
        PAYMENT,
        UUID.randomUUID(),
        Postings.WHEN,
        "2021-10-03-01",
        LocalDate.parse("2021-10-03"),
        amountMinor,
        "CNY",
        beforeMinor,
        original,
        "CCB",
        "ALIPAY",
        "UNIONPAY");
  }

  private static long net(LinkedPosting posting) {
    return Netted.sum(PositionSums.of(List.of(posting)).values());
  }

  /** The sum over all accounts. */
  private static final class Netted {
    static long sum(Iterable<Totals> totals) {
      long sum = 0;
      for (Totals one : totals) {
        sum += one.netMinor();
      }
      return sum;
    }
  }

  @Test
  void a_network_that_keeps_its_fees_gives_back_none_and_the_issuer_gives_back_its_own() {
    // When
    LinkedPosting posting =
        LinkedPosting.refund(
            item(Kind.REFUND, 10_000, 0, 10_000), charged(10_000, 35, 3, 3), false);

    // Then
    assertThat(posting.fees())
        .containsExactly(new FeeAmount(35, 0), FeeAmount.NONE, FeeAmount.NONE);
    assertThat(posting.transfers())
        .extracting(Transfer::kind)
        .containsExactly(TransferKind.REFUND_PRINCIPAL, TransferKind.REFUND_ISSUER_FEE);
  }

  @Test
  void a_refund_of_all_is_the_exact_opposite_of_the_payment() {
    // Given
    Posting payment = Postings.posting(10_000, "CCB", "ALIPAY", "UNIONPAY");

    // When
    LinkedPosting refund =
        LinkedPosting.refund(item(Kind.CANCEL, 10_000, 0, 10_000), charged(10_000, 35, 3, 3), true);

    // Then
    assertThat(refund.transfers())
        .extracting(Transfer::debit, Transfer::credit, Transfer::amountMinor)
        .containsExactlyElementsOf(
            payment.transfers().stream()
                .map(
                    t ->
                        org.assertj.core.groups.Tuple.tuple(t.credit(), t.debit(), t.amountMinor()))
                .toList());
    assertThat(net(refund)).isZero();
  }

  @Test
  void suspense_and_its_release_are_opposites_without_fees() {
    // When
    LinkedPosting in = LinkedPosting.suspense(item(Kind.SUSPENSE, 500, 0, 0));
    LinkedPosting out = LinkedPosting.release(item(Kind.RELEASE, 500, 0, 0));

    // Then
    assertThat(in.transfers()).hasSize(1);
    assertThat(in.transfers().get(0).debit().participant()).isEqualTo("CCB");
    assertThat(in.transfers().get(0).credit().participant()).isEqualTo("UNIONPAY");
    assertThat(out.transfers().get(0).debit()).isEqualTo(in.transfers().get(0).credit());
    assertThat(out.transfers().get(0).credit()).isEqualTo(in.transfers().get(0).debit());
  }

  @Test
  void a_residue_goes_back_only_where_fees_are_rounded_over_a_cycle() {
    // Given 2 fen and a quarter, of which a half is given back
    FeeAmount fee = new FeeAmount(2, 250_000);
    LinkedItem half = item(Kind.REFUND, 50, 0, 100);

    // When // Then
    assertThat(
            LinkedPosting.refund(half, charged(RoundingScope.PER_ITEM, 100, fee, fee, fee), true)
                .fees())
        .containsOnly(new FeeAmount(1, 0));
    assertThat(
            LinkedPosting.refund(
                    half, charged(RoundingScope.AGGREGATE_PER_CYCLE, 100, fee, fee, fee), false)
                .fees())
        .containsExactly(new FeeAmount(1, 125_000), FeeAmount.NONE, FeeAmount.NONE);
  }

  @Test
  void a_fee_of_one_fen_goes_back_with_the_part_that_crosses_the_middle() {
    // Given a payment of three fen with a fee of one, refunded fen by fen
    Charged original = charged(3, 1, 0, 0);

    // When // Then
    assertThat(feesMinor(LinkedPosting.refund(item(Kind.REFUND, 1, 0, 3), original, true)))
        .containsExactly(0L, 0L, 0L);
    assertThat(feesMinor(LinkedPosting.refund(item(Kind.REFUND, 1, 1, 3), original, true)))
        .containsExactly(1L, 0L, 0L);
    assertThat(feesMinor(LinkedPosting.refund(item(Kind.REFUND, 1, 2, 3), original, true)))
        .containsExactly(0L, 0L, 0L);
  }

  @Test
  void random_parts_give_back_exactly_the_fees_and_their_residues_in_whatever_order() {
    // Given
    long seed = Long.getLong("hutong.test.seed", System.nanoTime());
    LOG.infof("Seed %d (repeat with -Dhutong.test.seed)", seed);
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      long amount = 1 + (long) (Math.pow(random.nextDouble(), 8) * 100_000_000_000L);
      Charged original =
          charged(
              RoundingScope.AGGREGATE_PER_CYCLE,
              amount,
              new FeeAmount(1 + random.nextLong(amount), -1 - random.nextInt(500_000)),
              new FeeAmount(random.nextLong(amount + 1), random.nextInt(500_000)),
              new FeeAmount(random.nextInt(5), random.nextInt(500_000)));
      List<LinkedItem> parts = new ArrayList<>();
      long before = 0;
      while (before < amount) {
        long part = parts.size() == 49 ? amount - before : 1 + random.nextLong(amount - before);
        parts.add(item(Kind.REFUND, part, before, amount));
        before += part;
      }
      Collections.shuffle(parts, random);

      // When
      List<LinkedPosting> postings =
          parts.stream().map(part -> LinkedPosting.refund(part, original, true)).toList();

      // Then
      for (FeeType type : FeeType.values()) {
        List<FeeAmount> given = postings.stream().map(p -> p.fees().get(type.ordinal())).toList();
        assertThat(given).allMatch(fee -> fee.amountMinor() >= 0);
        assertThat(sum(given))
            .as("seed %d, %s of %d", seed, type, amount)
            .isEqualTo(original.fee(type));
      }
      assertThat(postings).as("seed %d", seed).allMatch(posting -> net(posting) == 0);
    }
  }
}
