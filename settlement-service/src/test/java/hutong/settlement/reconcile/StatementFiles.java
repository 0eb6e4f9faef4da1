package hutong.settlement.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import hutong.settlement.reconcile.statement.StatementFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Statements in every format that say one thing: one payment of the payer's institution. */
final class StatementFiles {

  private static final Charset GBK = Charset.forName("GBK");

  private static final int[] UNIONPAY_WIDTHS = {
    3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21,
    15, 1, 15, 32, 13, 13, 8, 32, 13, 13, 12, 2, 1
  };

  private StatementFiles() {}

  /**
   * A payment at ten in the morning, in China.
   *
   * @param day such as {@code 2021-10-02}
   */
  static byte[] of(StatementFormat format, String participant, String day, UUID id, long fen) {
    String yuan = "%d.%02d".formatted(fen / 100, fen % 100);
    return switch (format) {
      case OWN -> new OwnFile(participant, day).debit(id, fen).text().getBytes(UTF_8);
      case WECHAT ->
          """
          交易时间,微信订单号,商户订单号,交易状态,货币种类,应结订单金额,微信退款单号,商户退款单号,退款金额,退款状态
          `%s 10:00:00,`4200001,`%s,`SUCCESS,`CNY,`%s,`0,`0,`0.00,`
          总交易单数,应结订单总金额,退款总金额
          `1,`%s,`0.00
          """
              .formatted(day, digits(id), yuan, yuan)
              .getBytes(UTF_8);
      case ALIPAY ->
          zip(
              "2088_业务明细.csv",
              """
              #支付宝业务明细查询
              支付宝交易号,商户订单号,业务类型,商品名称,完成时间,订单金额（元）,商家实收（元）,退款批次号/请求号
              20210001,%s,交易,饼,%s 10:00:00,%s,%s,
              #-----业务明细列表结束-----
              #交易合计：1笔，商家实收共%s元，商家优惠共0.00元
              """
                  .formatted(id, day, yuan, yuan, yuan)
                  .getBytes(GBK));
      case UNIONPAY -> unionpay(day, id, fen);
    };
  }

  static byte[] zip(String name, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out, GBK)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    } catch (IOException inMemory) {
      throw new IllegalStateException(inMemory);
    }
    return out.toByteArray();
  }

  private static byte[] unionpay(String day, UUID id, long fen) {
    String[] cells = new String[UNIONPAY_WIDTHS.length];
    Arrays.fill(cells, "");
    cells[4] = day.substring(5).replace("-", "") + "100000";
    cells[6] = "%012d".formatted(fen);
    cells[9] = "211002100000000000011";
    cells[11] = digits(id);
    cells[19] = "01";
    StringBuilder text = new StringBuilder();
    IntStream.range(0, cells.length)
        .forEach(i -> text.append(("%-" + UNIONPAY_WIDTHS[i] + "s").formatted(cells[i])));
    return text.append("\r\n").toString().getBytes(UTF_8);
  }

  private static String digits(UUID id) {
    return id.toString().replace("-", "");
  }
}
