package hutong.settlement.reconcile.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import hutong.settlement.reconcile.OwnFile;
import hutong.settlement.reconcile.statement.StatementLine.Direction;
import hutong.settlement.reconcile.statement.StatementLine.Kind;
import hutong.settlement.reconcile.statement.StatementLine.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StatementFormatTest {

  private static final UUID P1 = UUID.fromString("017c3e2a-5c01-7a10-8a4b-1f6d2c9e0a01");
  private static final UUID R1 = UUID.fromString("017c3e2a-5c01-7a10-8a4b-1f6d2c9e0b01");
  private static final String P1_32 = P1.toString().replace("-", "");
  private static final Expected EXPECTED =
      new Expected(
          "CCB",
          Instant.parse("2021-10-01T15:00:00Z"),
          Instant.parse("2021-10-02T15:00:00Z"),
          100_000);

  private static final String WECHAT_HEADER =
      "交易时间,微信订单号,商户订单号,交易状态,货币种类,应结订单金额,微信退款单号,商户退款单号," + "退款金额,退款状态,商品名称,手续费\n";
  private static final String WECHAT =
      WECHAT_HEADER
          + "`2021-10-02 10:00:00,`4200001,`"
          + P1_32
          + ",`SUCCESS,`CNY,`100.00,`0,`0,`0.00,`,`a, b,`0.60000\n"
          + "`2021-10-02 11:00:00,`4200001,`"
          + P1_32
          + ",`REFUND,`CNY,`0.00,`5030001,`"
          + R1
          + ",`1.50,`SUCCESS,`=1+1,`-0.01000\n"
          + "总交易单数,应结订单总金额,退款总金额,手续费总金额\n`2,`100.00,`1.50,`0.59000\n";

  private static final String ALIPAY =
      "#支付宝业务明细查询\n支付宝交易号,商户订单号,业务类型,商品名称,完成时间,订单金额（元）,商家实收（元）,"
          + "退款批次号/请求号\n2021\t,"
          + P1
          + "\t,交易,\"饼, 大\",2021-10-02 10:00:00,100.00,100.00,\n2021\t,"
          + P1
          + "\t,退款,饼,2021-10-02 11:00:00,-1.50,-1.50,"
          + R1
          + "\n#-----业务明细列表结束-----\n#交易合计：1笔，商家实收共100.00元，商家优惠共0.00元\n"
          + "#退款合计：1笔，商家实收共-1.50元\n#导出时间：[x]\n";

  private static byte[] own() {
    return new OwnFile("CCB", "2021-10-02")
        .line("PAYMENT", P1.toString(), "BANK-1", "D", 10_000, "C32", "CNY", "SUCCESS")
        .line("REFUND", R1.toString(), "", "C", 150, "", "CNY", "SUCCESS")
        .text()
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out, AlipayBill.GBK)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
    return out.toByteArray();
  }

  private static byte[] alipay(String text) {
    return zip(Map.of("2088_20211002_业务明细.csv", text.getBytes(AlipayBill.GBK)));
  }

  /** Two lines of 436 bytes, with a separator or without. */
  private static byte[] unionpay(String separator) {
    int[] widths = {
      3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21,
      15, 1, 15, 32, 13, 13, 8, 32, 13, 13, 12, 2, 1
    };
    StringBuilder text = new StringBuilder();
    for (String type : List.of("01", "04")) {
      String[] cells = new String[widths.length];
      Arrays.fill(cells, "");
      cells[4] = "1002100000";
      cells[6] = "000000010000";
      cells[9] = "21100210000000000001" + type.charAt(1);
      cells[11] = P1_32;
      cells[15] = "D000000000035";
      cells[16] = "C000000009965";
      cells[19] = type;
      List<String> padded = new ArrayList<>();
      for (int i = 0; i < widths.length; i++) {
        padded.add(cells[i] + " ".repeat(widths[i] - cells[i].length()));
      }
      text.append(String.join(separator, padded)).append("reserved\r\n");
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] sample(StatementFormat format) {
    return switch (format) {
      case OWN -> own();
      case WECHAT -> WECHAT.getBytes(StandardCharsets.UTF_8);
      case ALIPAY -> alipay(ALIPAY);
      case UNIONPAY -> unionpay("");
    };
  }

  private static List<StatementLine> read(StatementFormat format, byte[] file)
      throws BadStatementException {
    return read(format, file, EXPECTED);
  }

  private static List<StatementLine> read(StatementFormat format, byte[] file, Expected expected)
      throws BadStatementException {
    List<StatementLine> lines = new ArrayList<>();
    try {
      format.read(new ByteArrayInputStream(file), expected, lines::add);
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
    return lines;
  }

  private static String refused(StatementFormat format, byte[] file) {
    try {
      read(format, file);
      return fail("it was read");
    } catch (BadStatementException bad) {
      return bad.line() + " " + bad.field() + " " + bad.reason();
    }
  }

  private static String refused(StatementFormat format, String file) {
    return refused(format, file.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "|10000|C32|~|0|C32|~2 amount BAD_VALUE",
        "|10000|C32|~|-10000|C32|~2 amount BAD_VALUE",
        "|10000|C32|~|10000|32|~2 fee BAD_VALUE",
        "|BANK-1|~|=1+1|~2 theirRef BAD_VALUE",
        "1f6d2c9e0a01||BANK~1f6d2c9e0a01|017c3e2a-5c01-7a10-8a4b-1f6d2c9e0a02|BANK~2 paymentId BAD_VALUE",
        "|SUCCESS~|OK~2 status BAD_VALUE",
        "L|REFUND~L|REFUND|x~3 null WRONG_CELL_COUNT",
        "S|CNY|2|10000|150~S|CNY|2|10000|151~4 creditSum WRONG_TOTAL",
        "|CCB|~|ICBC|~1 participant WRONG_PARTICIPANT",
        "|2021-10-02|2021-10-02|~|2021-11-02|2021-11-02|~1 from WRONG_DATE",
        "2021-10-02T02:00:00.900Z~2021-02-30T02:00:00.900Z~2 at BAD_VALUE",
        "statement|1|~statement|2|~1 version UNKNOWN_VERSION",
        "T|2~T|3~5 count WRONG_TOTAL"
      })
  void our_own_format_says_what_is_wrong_where(String from, String to, String failure) {
    String text = new String(own(), StandardCharsets.UTF_8).replace(from, to);

    assertThat(refused(StatementFormat.OWN, text)).isEqualTo(failure);
  }

  @Test
  void a_file_without_its_end_or_with_more_after_it_is_refused() {
    String text = new String(own(), StandardCharsets.UTF_8);

    assertThat(refused(StatementFormat.OWN, text.substring(0, text.indexOf("\nT|") + 1)))
        .isEqualTo("4 null MISSING_END");
    assertThat(refused(StatementFormat.OWN, text + "L|\n")).isEqualTo("6 null AFTER_END");
    assertThat(refused(StatementFormat.OWN, "")).isEqualTo("0 null MISSING_END");
    assertThat(refused(StatementFormat.WECHAT, WECHAT.substring(0, WECHAT.indexOf("总交易"))))
        .endsWith("MISSING_END");
    assertThat(refused(StatementFormat.ALIPAY, alipay(ALIPAY.substring(0, ALIPAY.indexOf("#---")))))
        .endsWith("MISSING_END");
  }

  @Test
  void what_is_no_text_or_has_no_end_is_refused() {
    String text = new String(own(), StandardCharsets.UTF_8);
    byte[] halfCharacter = Arrays.copyOf(ALIPAY.getBytes(AlipayBill.GBK), 8);
    halfCharacter[7] = (byte) 0x81;

    assertThat(refused(StatementFormat.OWN, text.replace("BANK-1", "BA\0K")))
        .isEqualTo("2 null CONTROL_CHARACTER");
    assertThat(refused(StatementFormat.OWN, text.replace("BANK-1", "B".repeat(1024 * 1024))))
        .isEqualTo("2 null LINE_TOO_LONG");
    assertThat(refused(StatementFormat.ALIPAY, zip(Map.of("a_业务明细.csv", halfCharacter))))
        .isEqualTo("1 null NOT_TEXT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "`100.00,`0,~`100.005,`0,~2 应结订单金额 BAD_VALUE",
        "`100.00,`0,~`-100.00,`0,~2 应结订单金额 BAD_VALUE",
        "`2,`100.00~`2,`100.01~5 应结订单总金额 WRONG_TOTAL",
        "`2,`100.00~`3,`100.00~5 总交易单数 WRONG_TOTAL",
        "`SUCCESS,`CNY~`PAID,`CNY~2 交易状态 BAD_VALUE",
        "商品名称~交易时间~1 交易时间 DUPLICATE_COLUMN",
        "退款状态~退款情况~1 退款状态 MISSING_COLUMN",
        "`a, b,`0.60000~`a,`b,`0.60000~2 null WRONG_CELL_COUNT"
      })
  void a_wechat_bill_says_what_is_wrong_where(String from, String to, String failure) {
    assertThat(refused(StatementFormat.WECHAT, WECHAT.replace(from, to))).isEqualTo(failure);
  }

  @Test
  void a_zip_must_hold_one_table_and_nothing_that_leads_elsewhere_or_grows() {
    byte[] table = ALIPAY.getBytes(AlipayBill.GBK);

    assertThat(refused(StatementFormat.ALIPAY, table)).isEqualTo("0 null NOT_A_ZIP");
    assertThat(refused(StatementFormat.ALIPAY, zip(Map.of("a.csv", table))))
        .isEqualTo("0 null NO_DETAIL_FILE");
    assertThat(
            refused(StatementFormat.ALIPAY, zip(Map.of("a_业务明细.csv", table, "b_业务明细.csv", table))))
        .isEqualTo("0 null TWO_DETAIL_FILES");
    assertThat(refused(StatementFormat.ALIPAY, zip(Map.of("../a_业务明细.csv", table))))
        .isEqualTo("0 null UNSAFE_ENTRY");
    assertThat(refused(StatementFormat.ALIPAY, zip(Map.of("bomb", new byte[10_000_000]))))
        .isEqualTo("0 null TOO_LARGE");
  }

  /** All samples are of 2 October, 10:00 and 11:00 by the clock of China. */
  @ParameterizedTest
  @EnumSource(StatementFormat.class)
  void a_file_of_which_no_line_is_near_the_cycle_is_another_days(StatementFormat format)
      throws BadStatementException {
    // Given cycles whose margin ends with the last line's second, and begins behind it
    Instant last = Instant.parse("2021-10-02T03:00:00Z");
    Expected later = window(last.plusSeconds(86_400 + 1));
    Expected earlier =
        new Expected(
            "CCB",
            Instant.parse("2021-09-30T01:00:00Z"),
            Instant.parse("2021-10-01T02:00:00Z"),
            100_000);

    // When / Then
    for (Expected wrong : List.of(later, earlier)) {
      assertThatThrownBy(() -> read(format, sample(format), wrong))
          .isInstanceOfSatisfying(
              BadStatementException.class,
              bad -> assertThat(bad.reason()).isEqualTo(BadStatementException.Reason.WRONG_DATE));
    }
    assertThat(read(format, sample(format), window(Instant.parse("2021-10-03T02:00:00Z"))))
        .hasSize(2);
  }

  @Test
  void the_days_of_a_holiday_are_those_of_its_cycle_and_not_of_the_settlement_date()
      throws BadStatementException {
    // Given the cycle of 2 October, which settles on the 8th
    Expected holiday = window(Instant.parse("2021-10-01T15:00:00Z"));

    // When / Then
    assertThat(read(StatementFormat.OWN, own(), holiday)).hasSize(2);
  }

  /** A cycle of a day from then on. */
  private static Expected window(Instant from) {
    return new Expected("CCB", from, from.plusSeconds(86_400), 100_000);
  }

  @Test
  void our_own_format_is_read_with_a_byte_order_mark_and_other_line_ends()
      throws BadStatementException {
    String text = "\uFEFF" + new String(own(), StandardCharsets.UTF_8).replace("\n", "\r\n");

    List<StatementLine> lines = read(StatementFormat.OWN, text.getBytes(StandardCharsets.UTF_8));

    assertThat(lines)
        .first()
        .isEqualTo(
            new StatementLine(
                2,
                Kind.PAYMENT,
                P1,
                P1,
                "BANK-1",
                Direction.D,
                10_000,
                32L,
                "CNY",
                Instant.parse("2021-10-02T02:00:00.900Z"),
                Status.SUCCESS));
  }

  @Test
  void a_reference_that_looks_like_an_id_of_ours_is_not_taken_for_one()
      throws BadStatementException {
    String text = new String(own(), StandardCharsets.UTF_8).replace("BANK-1", P1.toString());

    List<StatementLine> lines = read(StatementFormat.OWN, text.getBytes(StandardCharsets.UTF_8));

    assertThat(lines.get(0).theirRef()).isEqualTo("ref:" + P1);
    assertThat(lines.get(0).ourId()).isEqualTo(P1);
  }

  @Test
  void the_wallets_bills_name_our_ids_in_either_spelling() throws BadStatementException {
    for (StatementFormat format : List.of(StatementFormat.WECHAT, StatementFormat.ALIPAY)) {
      List<StatementLine> lines = read(format, sample(format));

      assertThat(lines).extracting(StatementLine::ourId).containsExactly(P1, R1);
      assertThat(lines).extracting(StatementLine::orderId).containsExactly(P1, P1);
      assertThat(lines).extracting(StatementLine::amountMinor).containsExactly(10_000L, 150L);
      assertThat(lines)
          .extracting(StatementLine::direction)
          .containsExactly(Direction.D, Direction.C);
      assertThat(lines.get(0).at()).isEqualTo(Instant.parse("2021-10-02T02:00:00Z"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      value = {"''", "' '"},
      ignoreLeadingAndTrailingWhitespace = false)
  void a_unionpay_file_is_read_with_a_space_between_fields_or_without(String separator)
      throws BadStatementException {
    List<StatementLine> lines = read(StatementFormat.UNIONPAY, unionpay(separator));

    assertThat(lines).extracting(StatementLine::kind).containsExactly(Kind.PAYMENT, Kind.REFUND);
    assertThat(lines).extracting(StatementLine::amountMinor).containsOnly(10_000L);
    assertThat(lines.get(0).ourId()).isEqualTo(P1);
    assertThat(lines.get(0).theirRef()).isEqualTo("211002100000000000011");
    assertThat(lines.get(0).at()).isEqualTo(Instant.parse("2021-10-02T02:00:00Z"));
  }

  @ParameterizedTest
  @EnumSource(StatementFormat.class)
  void whatever_is_changed_in_a_file_it_is_read_or_refused_and_nothing_else(
      StatementFormat format) {
    // Given
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] whole = sample(format);
    int refused = 0;

    // When
    for (int round = 0; round < 5_000; round++) {
      byte[] file = whole.clone();
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        file[random.nextInt(file.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        file = Arrays.copyOf(file, random.nextInt(file.length));
      }
      try {
        read(format, file);
      } catch (BadStatementException expected) {
        refused++;
      } catch (RuntimeException other) {
        fail("seed " + seed + ", round " + round, other);
      }
    }

    // Then
    assertThat(refused).as("seed %d", seed).isPositive();
  }
}
