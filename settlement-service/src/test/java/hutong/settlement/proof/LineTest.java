package hutong.settlement.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.settlement.fee.FeeType;
import hutong.settlement.fee.Role;
import hutong.settlement.post.Account;
import hutong.settlement.proof.ParticipantFile.Writing;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LineTest {

  private static final LocalDate DATE = LocalDate.of(2021, 10, 2);
  private static final Instant AT = Instant.parse("2021-10-02T02:00:00.900999Z");
  private static final UUID ID = UUID.fromString("017c3e2a-5c00-7a10-8a4b-1f6d2c9e0a01");
  private static final UUID PAYMENT = UUID.fromString("017c3e2a-5c00-7a10-8a4b-1f6d2c9e0a02");

  private static Item.Cleared item(String kind, UUID id, long issuerFee, long network) {
    return new Item.Cleared(
        kind,
        id,
        id,
        DATE,
        null,
        AT,
        10_000,
        "CNY",
        "CCB",
        "ALIPAY",
        "UNIONPAY",
        "=WX",
        issuerFee,
        network,
        network,
        "FS/1/PER_ITEM",
        "CAP",
        null,
        "FLOOR",
        null);
  }

  private static List<String> texts(Item item) {
    return ItemLines.of(item).stream().map(l -> l.participant() + " " + l.text()).toList();
  }

  @Test
  void a_cell_with_a_separator_or_a_control_character_is_refused_and_not_repeated() {
    for (String bad : List.of("a|b", "a\nb", "\tx", "a\u0000", "a\r", "\u0085")) {
      assertThatThrownBy(() -> Cells.text(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .doesNotContain(bad);
    }
  }

  @Test
  void what_a_spreadsheet_would_compute_is_guarded() {
    for (String formula : List.of("=1+1", "+1", "-1", "@x", "'x")) {
      assertThat(Cells.text(formula)).isEqualTo("'" + formula);
    }
    assertThat(Cells.text("WECHAT")).isEqualTo("WECHAT");
    assertThat(Cells.text(null)).isEmpty();
  }

  @Test
  void a_payment_has_a_line_for_each_role_as_the_contract_says() {
    assertThat(texts(item("PAYMENT", ID, 35, 3)))
        .containsExactly(
            "ALIPAY PAYMENT|"
                + ID
                + "|"
                + ID
                + "|ACQUIRER|CCB|'=WX|CNY|10000|C10000|D35|0|D3|C9962|2021-10-02||"
                + "2021-10-02T02:00:00.900Z|CLEARED||FS/1/PER_ITEM|"
                + "ISSUER_FEE:CAP,NETWORK_FEE_ACQUIRER:FLOOR",
            "CCB PAYMENT|"
                + ID
                + "|"
                + ID
                + "|ISSUER|ALIPAY|'=WX|CNY|10000|D10000|C35|D3|0|D9968|2021-10-02||"
                + "2021-10-02T02:00:00.900Z|CLEARED||FS/1/PER_ITEM|ISSUER_FEE:CAP",
            "UNIONPAY PAYMENT|"
                + ID
                + "|"
                + ID
                + "|NETWORK|CCB|'=WX|CNY|10000|0|0|C3|C3|C6|2021-10-02||"
                + "2021-10-02T02:00:00.900Z|CLEARED||FS/1/PER_ITEM|NETWORK_FEE_ACQUIRER:FLOOR");
  }

  @Test
  void a_refund_goes_the_other_way_and_a_network_without_fees_has_no_line() {
    assertThat(ItemLines.of(item("REFUND", ID, 35, 0)))
        .extracting(Line::participant, Line::role, Line::netMinor)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("ALIPAY", Role.ACQUIRER, -9_965L),
            org.assertj.core.groups.Tuple.tuple("CCB", Role.ISSUER, 9_965L));
  }

  @Test
  void suspense_is_between_the_issuer_and_the_clearing_institution() {
    assertThat(ItemLines.of(item("RELEASE", ID, 0, 0)))
        .extracting(Line::participant, Line::role, Line::counterparty, Line::netMinor)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("CCB", Role.ISSUER, "ALIPAY", 10_000L),
            org.assertj.core.groups.Tuple.tuple("UNIONPAY", Role.SUSPENSE, "CCB", -10_000L));
  }

  @Test
  void a_direct_item_carries_its_amount_in_the_cell_of_its_fee_or_in_principal() {
    Account issuer = new Account("CCB", Role.ISSUER);
    Account acquirer = new Account("ALIPAY", Role.ACQUIRER);
    List<Line> rounding =
        ItemLines.of(
            new Item.Direct(
                "FEE_ROUNDING",
                ID,
                null,
                DATE,
                AT,
                2,
                "CNY",
                issuer,
                acquirer,
                FeeType.ISSUER_FEE,
                "FS/1/AGGREGATE_PER_CYCLE"));
    List<Line> adjustment =
        ItemLines.of(
            new Item.Direct(
                "ADJUSTMENT", ID, PAYMENT, DATE, AT, 7, "CNY", issuer, acquirer, null, null));
    assertThat(rounding).extracting(Line::issuerFeeMinor).containsExactly(2L, -2L);
    assertThat(rounding).extracting(Line::principalMinor).containsExactly(0L, 0L);
    assertThat(adjustment).extracting(Line::principalMinor).containsExactly(7L, -7L);
    assertThat(adjustment).extracting(Line::role).containsExactly(Role.ACQUIRER, Role.ISSUER);
  }

  @Test
  void two_lines_that_differ_have_texts_that_differ() {
    // Given
    long seed = Long.getLong("hutong.test.seed", System.nanoTime());
    Random random = new Random(seed);
    String[] names = {null, "=A", "'=A", "A", "AA", "-"};
    Map<String, Line> byText = new HashMap<>();

    for (int i = 0; i < 20_000; i++) {
      // When
      Line line =
          new Line(
              "CCB",
              random.nextBoolean() ? "CANCEL" : "REFUND",
              random.nextBoolean() ? ID : PAYMENT,
              random.nextBoolean() ? null : ID,
              Role.values()[random.nextInt(4)],
              names[random.nextInt(6)],
              names[random.nextInt(6)],
              "CNY",
              random.nextInt(3),
              random.nextInt(3) - 1,
              random.nextInt(3) - 1,
              random.nextInt(3) - 1,
              random.nextInt(3) - 1,
              DATE,
              random.nextBoolean() ? null : Instant.EPOCH,
              Instant.EPOCH,
              random.nextBoolean() ? null : "2021-10-01-01",
              names[random.nextInt(6)],
              null);

      // Then
      Line same = byText.putIfAbsent(line.text(), line);
      assertThat(same == null || same.equals(line)).as("seed %d", seed).isTrue();
    }
  }

  @Test
  void both_writings_hold_the_same() {
    // Given
    CycleTrees trees = new CycleTrees();
    Item item = item("PAYMENT", ID, 35, 3);
    trees.add(item);
    List<ParticipantLeaf> leaves = trees.leaves();
    Seal seal = Seal.over("2021-10-02-01", "CLEARING", DATE, leaves, null, null);
    SignedSeal signed = new SignedSeal(seal, "k", new byte[64]);
    Publication publication = new Publication(1, "k2", new byte[64]);
    ParticipantFile psv = new ParticipantFile(signed, leaves, 1, publication, Writing.PSV);
    ParticipantFile jsonl = new ParticipantFile(signed, leaves, 1, publication, Writing.JSONL);
    Line line = ItemLines.of(item).get(1);

    // When
    String table = psv.head() + psv.line(line) + psv.tail();
    String objects = jsonl.head() + jsonl.line(line) + jsonl.tail();

    // Then
    assertThat(leaves.get(1).text())
        .isEqualTo("CCB|1|CNY:D9968|" + Hash.hex(Hash.leaf(line.text().getBytes())));
    assertThat(seal.text())
        .isEqualTo(
            "hutong-cycle-seal|1|2021-10-02-01|CLEARING|2021-10-02|3|3|"
                + Hash.hex(seal.root())
                + "||");
    assertThat(table.lines())
        .startsWith(
            "H|hutong-participant-file|2|CCB|2021-10-02-01|CLEARING|2021-10-02|1|1|"
                + Hash.hex(leaves.get(1).subtreeRoot()),
            "I|" + line.text(),
            "T|CNY|PAYMENT|ISSUER|1|D10000|C35|D3|0|D9968",
            "N|CNY|D9968")
        .endsWith(
            "S|k|||" + Hash.hex(seal.root()) + "|3|" + "A".repeat(86), "F|k2|" + "A".repeat(86));
    assertThat(Publication.text(signed, leaves.get(1), 1, "k2"))
        .isEqualTo(
            "hutong-participant-file|2|CCB|2021-10-02-01|1|"
                + Hash.hex(leaves.get(1).subtreeRoot())
                + "|"
                + Hash.hex(seal.hash())
                + "|k|k2");
    assertThat(objects.lines().toList().get(1))
        .isEqualTo(
            "{\"record\":\"I\",\"kind\":\"PAYMENT\",\"itemId\":\""
                + ID
                + "\",\"paymentId\":\""
                + ID
                + "\",\"role\":\"ISSUER\",\"counterparty\":\"ALIPAY\",\"codeOwner\":\"=WX\","
                + "\"currency\":\"CNY\",\"amount\":10000,\"principal\":-10000,\"issuerFee\":35,"
                + "\"networkFeeIssuer\":-3,\"networkFeeAcquirer\":0,\"net\":-9968,"
                + "\"settlementDate\":\"2021-10-02\",\"happenedAt\":\"2021-10-02T02:00:00.900Z\","
                + "\"state\":\"CLEARED\",\"feeSchedule\":\"FS/1/PER_ITEM\","
                + "\"feeBound\":\"ISSUER_FEE:CAP\"}");
    assertThat(objects.lines()).hasSize(7);
    assertThat(objects.lines().toList().get(5)).contains("\"cycleLines\":3");
    assertThat(objects.lines().toList().get(6))
        .isEqualTo("{\"record\":\"F\",\"keyId\":\"k2\",\"signature\":\"" + "A".repeat(86) + "\"}");
  }
}
