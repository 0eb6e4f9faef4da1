package hutong.settlement.reconcile.statement;

import hutong.settlement.reconcile.statement.BadStatementException.Reason;
import hutong.settlement.reconcile.statement.StatementLine.Direction;
import hutong.settlement.reconcile.statement.StatementLine.Kind;
import hutong.settlement.reconcile.statement.StatementLine.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The trade bill (交易账单) of WeChat Pay.
 *
 * <p>Verified in several independent public programs that read it: UTF-8 text, the names of the
 * columns, a backtick before every value, the totals' header and one row of totals, and that the
 * set of columns depends on the kind of bill. Not verified: {@code REVOKED} rows, which are taken
 * as cancels, and that the totals are the sums of the columns of the same meaning; a bill for which
 * that does not hold is refused.
 *
 * <p>The wallet is the payer's institution: of a payment it pays, of a refund it receives. The fee
 * column is what a merchant is charged and no fee between institutions, so that it is only summed.
 */
final class WechatBill {

  private static final String TIME = "交易时间";
  private static final String THEIR_ORDER = "微信订单号";
  private static final String OUR_ORDER = "商户订单号";
  private static final String STATE = "交易状态";
  private static final String CURRENCY = "货币种类";
  private static final String PAID = "应结订单金额";
  private static final String THEIR_REFUND = "微信退款单号";
  private static final String OUR_REFUND = "商户退款单号";
  private static final String REFUNDED = "退款金额";
  private static final String REFUND_STATE = "退款状态";
  private static final String FEE = "手续费";
  private static final String ROWS = "总交易单数";
  private static final List<String> REQUIRED =
      List.of(
          TIME,
          THEIR_ORDER,
          OUR_ORDER,
          STATE,
          CURRENCY,
          PAID,
          THEIR_REFUND,
          OUR_REFUND,
          REFUNDED,
          REFUND_STATE);

  /** Columns that are summed, and what the totals call their sums. */
  private static final Map<String, String> SUMMED =
      Map.of(
          PAID,
          "应结订单总金额",
          REFUNDED,
          "退款总金额",
          FEE,
          "手续费总金额",
          "订单金额",
          "订单总金额",
          "申请退款金额",
          "申请退款总金额",
          "充值券退款金额",
          "充值券退款总金额");

  private static final Pattern REFUND_STATES =
      Pattern.compile("SUCCESS|PROCESSING|FAIL|CHANGE|CLOSED");

  private final TextLines lines;
  private final Cells cells;
  private final Map<String, Long> sums = new HashMap<>();
  private Header header;
  private long rows;

  private WechatBill(TextLines lines) {
    this.lines = lines;
    this.cells = new Cells(lines);
  }

  static void read(InputStream file, Expected expected, Consumer<StatementLine> taker)
      throws IOException, BadStatementException {
    new WechatBill(new TextLines(file, StandardCharsets.UTF_8)).readAll(taker);
  }

  private void readAll(Consumer<StatementLine> taker) throws IOException, BadStatementException {
    header = Header.of(lines, next().split(",", -1), REQUIRED);
    String text = next();
    while (text.startsWith("`")) {
      taker.accept(line(row(text, header)));
      text = next();
    }
    totals(Header.of(lines, text.split(",", -1), List.of(ROWS)));
    for (String rest = lines.next(); rest != null; rest = lines.next()) {
      if (!rest.isBlank()) {
        throw lines.bad(null, Reason.AFTER_END);
      }
    }
  }

  private StatementLine line(String[] row) throws BadStatementException {
    rows++;
    for (String column : SUMMED.keySet()) {
      if (header.has(column)) {
        long value = cells.fineYuan(column, header.cell(row, column));
        sums.put(column, cells.plus(column, sums.getOrDefault(column, 0L), value));
      }
    }
    Kind kind =
        switch (header.cell(row, STATE)) {
          case "SUCCESS" -> Kind.PAYMENT;
          case "REFUND" -> Kind.REFUND;
          case "REVOKED" -> Kind.CANCEL;
          default -> throw cells.bad(STATE);
        };
    Instant at = cells.chinaTime(TIME, header.cell(row, TIME));
    String currency = cells.currency(CURRENCY, header.cell(row, CURRENCY));
    UUID order = Cells.ourId(header.cell(row, OUR_ORDER));
    if (kind == Kind.PAYMENT) {
      return new StatementLine(
          lines.number(),
          kind,
          order,
          order,
          reference(row, THEIR_ORDER),
          Direction.D,
          amount(row, PAID),
          null,
          currency,
          at,
          Status.SUCCESS);
    }
    String state = cells.require(REFUND_STATES, REFUND_STATE, header.cell(row, REFUND_STATE));
    return new StatementLine(
        lines.number(),
        kind,
        Cells.ourId(header.cell(row, OUR_REFUND)),
        order,
        reference(row, THEIR_REFUND),
        Direction.C,
        amount(row, REFUNDED),
        null,
        currency,
        at,
        switch (state) {
          case "SUCCESS" -> Status.SUCCESS;
          case "PROCESSING" -> Status.PENDING;
          default -> Status.FAILED;
        });
  }

  private long amount(String[] row, String column) throws BadStatementException {
    long fen = cells.yuan(column, header.cell(row, column));
    if (fen <= 0) {
      throw cells.bad(column);
    }
    return fen;
  }

  private String reference(String[] row, String column) throws BadStatementException {
    String reference = cells.reference(column, header.cell(row, column));
    if (reference == null) {
      throw cells.bad(column);
    }
    return reference;
  }

  private void totals(Header totals) throws IOException, BadStatementException {
    String[] row = row(next(), totals);
    if (cells.count(ROWS, totals.cell(row, ROWS)) != rows) {
      throw lines.bad(ROWS, Reason.WRONG_TOTAL);
    }
    for (Map.Entry<String, String> summed : SUMMED.entrySet()) {
      String total = summed.getValue();
      if (header.has(summed.getKey()) && totals.has(total)) {
        long sum = sums.getOrDefault(summed.getKey(), 0L);
        if (cells.fineYuan(total, totals.cell(row, total)) != sum) {
          throw lines.bad(total, Reason.WRONG_TOTAL);
        }
      }
    }
  }

  /** Free text may hold commas, but no comma that a backtick follows. */
  private String[] row(String text, Header of) throws BadStatementException {
    if (!text.startsWith("`")) {
      throw lines.bad(null, Reason.WRONG_CELL_COUNT);
    }
    String[] row = text.substring(1).split(",`", -1);
    if (row.length != of.width()) {
      throw lines.bad(null, Reason.WRONG_CELL_COUNT);
    }
    return row;
  }

  private String next() throws IOException, BadStatementException {
    String text = lines.next();
    if (text == null) {
      throw new BadStatementException(lines.number(), null, Reason.MISSING_END);
    }
    return text;
  }
}
