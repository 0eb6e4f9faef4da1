package hutong.settlement.reconcile.statement;

import hutong.settlement.reconcile.statement.BadStatementException.Reason;
import hutong.settlement.reconcile.statement.StatementLine.Direction;
import hutong.settlement.reconcile.statement.StatementLine.Kind;
import hutong.settlement.reconcile.statement.StatementLine.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The business detail (业务明细) of Alipay: a zip that holds one table in GBK.
 *
 * <p>Verified by one article of the vendor's developer community: zip, CSV, GBK, and the end {@code
 * _业务明细.csv} of the name. Not verified, from memory of such files: the names of the columns, the
 * remarks that begin with {@code #}, among them the end of the list and the two totals, tabs after
 * values, and that a refund's amounts are negative. A file that is otherwise is refused.
 *
 * <p>The wallet is the payer's institution: of a payment it pays, of a refund it receives.
 */
final class AlipayBill {

  static final Charset GBK = Charset.forName("GBK");

  private static final String THEIR_ORDER = "支付宝交易号";
  private static final String OUR_ORDER = "商户订单号";
  private static final String TYPE = "业务类型";
  private static final String TIME = "完成时间";
  private static final String AMOUNT = "订单金额(元)";
  private static final String OUR_REFUND = "退款批次号/请求号";
  private static final String RECEIVED = "商家实收(元)";
  private static final List<String> REQUIRED =
      List.of(THEIR_ORDER, OUR_ORDER, TYPE, TIME, AMOUNT, OUR_REFUND);

  private static final String LIST_END = "业务明细列表结束";
  private static final Pattern TOTAL =
      Pattern.compile(
          "#(交易|退款)合计[:：]([0-9]{1,12})笔(?:，商家实收共(-?[0-9]{1,13}(?:\\.[0-9]{1,2})?)元)?.*");

  /** Sums of one type of line. */
  private static final class Sums {
    private long count;
    private long amount;
    private long received;
  }

  private final TextLines lines;
  private final Cells cells;
  private final Sums payments = new Sums();
  private final Sums refunds = new Sums();
  private Header header;

  private AlipayBill(TextLines lines) {
    this.lines = lines;
    this.cells = new Cells(lines);
  }

  static void read(InputStream file, Expected expected, Consumer<StatementLine> taker)
      throws IOException, BadStatementException {
    AlipayZip.read(
        file,
        expected.maxUnpackedBytes(),
        table -> new AlipayBill(new TextLines(table, GBK)).readAll(taker));
  }

  private void readAll(Consumer<StatementLine> taker) throws IOException, BadStatementException {
    String text = next();
    while (text.startsWith("#")) {
      text = next();
    }
    header = Header.of(lines, split(text), REQUIRED);
    text = next();
    while (!text.startsWith("#")) {
      taker.accept(line(text));
      text = next();
    }
    if (!text.contains(LIST_END)) {
      throw lines.bad(null, Reason.MISSING_END);
    }
    for (text = lines.next(); text != null; text = lines.next()) {
      remark(text);
    }
  }

  private StatementLine line(String text) throws BadStatementException {
    String[] row = split(text);
    if (row.length != header.width()) {
      throw lines.bad(null, Reason.WRONG_CELL_COUNT);
    }
    Kind kind =
        switch (header.cell(row, TYPE)) {
          case "交易" -> Kind.PAYMENT;
          case "退款" -> Kind.REFUND;
          default -> throw cells.bad(TYPE);
        };
    long amount = cells.yuan(AMOUNT, header.cell(row, AMOUNT));
    if (amount == 0 || (amount < 0 && kind == Kind.PAYMENT)) {
      throw cells.bad(AMOUNT);
    }
    Sums sums = kind == Kind.PAYMENT ? payments : refunds;
    sums.count++;
    // Nobody is told this sum; what does not fit into it would not fit into any later one either.
    sums.amount = cells.plus(AMOUNT, sums.amount, Math.abs(amount));
    if (header.has(RECEIVED)) {
      long received = cells.yuan(RECEIVED, header.cell(row, RECEIVED));
      sums.received = cells.plus(RECEIVED, sums.received, received);
    }
    String theirs = cells.reference(THEIR_ORDER, header.cell(row, THEIR_ORDER));
    if (theirs == null) {
      throw cells.bad(THEIR_ORDER);
    }
    UUID order = Cells.ourId(header.cell(row, OUR_ORDER));
    String request = cells.reference(OUR_REFUND, header.cell(row, OUR_REFUND));
    boolean refund = kind == Kind.REFUND;
    return new StatementLine(
        lines.number(),
        kind,
        refund ? (request == null ? null : Cells.ourId(request)) : order,
        order,
        // The order's number stands in all its refunds; with the request's it is one of them.
        refund && request != null ? reference(theirs, request) : theirs,
        refund ? Direction.C : Direction.D,
        Math.abs(amount),
        null,
        "CNY",
        cells.chinaTime(TIME, header.cell(row, TIME)),
        Status.SUCCESS);
  }

  private static String reference(String order, String request) {
    return order + "/" + request;
  }

  private void remark(String text) throws BadStatementException {
    if (text.isBlank()) {
      return;
    }
    if (!text.startsWith("#")) {
      throw lines.bad(null, Reason.AFTER_END);
    }
    Matcher total = TOTAL.matcher(text.strip());
    if (total.matches()) {
      Sums sums = total.group(1).equals("交易") ? payments : refunds;
      if (Long.parseLong(total.group(2)) != sums.count) {
        throw lines.bad(total.group(1) + "合计", Reason.WRONG_TOTAL);
      }
      if (total.group(3) != null
          && header.has(RECEIVED)
          && cells.yuan(RECEIVED, total.group(3)) != sums.received) {
        throw lines.bad(RECEIVED, Reason.WRONG_TOTAL);
      }
    }
  }

  /** Cells between commas; one in quotes may hold commas, and quotes that stand twice. */
  private String[] split(String text) throws BadStatementException {
    if (text.indexOf('"') < 0) {
      return text.split(",", -1);
    }
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        row.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    if (quoted) {
      throw lines.bad(null, Reason.WRONG_CELL_COUNT);
    }
    row.add(cell.toString());
    return row.toArray(String[]::new);
  }

  private String next() throws IOException, BadStatementException {
    String text = lines.next();
    if (text == null) {
      throw new BadStatementException(lines.number(), null, Reason.MISSING_END);
    }
    return text;
  }
}
