package hutong.settlement.reconcile.statement;

import hutong.settlement.reconcile.statement.BadStatementException.Reason;
import hutong.settlement.reconcile.statement.StatementLine.Direction;
import hutong.settlement.reconcile.statement.StatementLine.Kind;
import hutong.settlement.reconcile.statement.StatementLine.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The file of successful transactions (ZM_) of UnionPay, fixed width.
 *
 * <p>From one public program that reads it: 40 fields and their widths, 436 bytes together. Not
 * verified: whether a space stands between two fields (both are accepted, the same in all lines),
 * what follows in the reserved tail (anything), that widths count bytes, the sign letter of amounts
 * (checked for its form, where it is there), and whose view it takes. Codes of the transaction's
 * type are those of UnionPay's gateway: 01 payment, 31 cancel, 04 refund; another one is refused.
 * Times have no year: the one that brings them nearest to the end of the cycle is taken.
 *
 * <p>UnionPay stands for the payer's bank here: of a payment it pays, of a refund it receives. Of
 * the account number nothing is kept.
 */
final class UnionpayFile {

  private static final int[] WIDTHS = {
    3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21,
    15, 1, 15, 32, 13, 13, 8, 32, 13, 13, 12, 2, 1
  };
  private static final int FIELDS = WIDTHS.length;
  private static final int TIME = 4;
  private static final int AMOUNT = 6;
  private static final int QUERY_ID = 9;
  private static final int ORDER = 11;
  private static final int FEE = 15;
  private static final int SETTLED = 16;
  private static final int TYPE = 19;
  private static final int CLEARED = 32;

  private static final long HALF_A_YEAR_DAYS = 183;
  private static final Pattern DIGITS = Pattern.compile("[0-9]{12}");
  private static final Pattern SIGNED = Pattern.compile("[CD]?[0-9]{1,12}|");
  private static final Pattern MONTH_TO_SECOND = Pattern.compile("[0-9]{10}");

  private final TextLines lines;
  private final Cells cells;
  private final LocalDate near;
  private int separator;

  private UnionpayFile(TextLines lines, LocalDate near) {
    this.lines = lines;
    this.cells = new Cells(lines);
    this.near = near;
  }

  static void read(InputStream file, Expected expected, Consumer<StatementLine> taker)
      throws IOException, BadStatementException {
    // One character a byte: widths count bytes, and no field that is used holds more than ASCII.
    TextLines lines = new TextLines(file, StandardCharsets.ISO_8859_1);
    new UnionpayFile(lines, expected.lastDay()).readAll(taker);
  }

  private void readAll(Consumer<StatementLine> taker) throws IOException, BadStatementException {
    for (String text = lines.next(); text != null; text = lines.next()) {
      if (lines.number() == 1) {
        separator = isSeparated(text) ? 1 : 0;
      }
      taker.accept(line(text));
    }
    if (lines.number() == 0) {
      // Without a trailer an empty file cannot be told from one that was cut off at its beginning.
      throw lines.bad(null, Reason.MISSING_END);
    }
  }

  private static boolean isSeparated(String text) {
    int at = 0;
    for (int field = 0; field < FIELDS - 1; field++) {
      at += WIDTHS[field];
      if (at >= text.length() || text.charAt(at) != ' ') {
        return false;
      }
      at++;
    }
    return at + WIDTHS[FIELDS - 1] <= text.length();
  }

  private StatementLine line(String text) throws BadStatementException {
    String[] row = split(text);
    Kind kind =
        switch (row[TYPE]) {
          case "01" -> Kind.PAYMENT;
          case "31" -> Kind.CANCEL;
          case "04" -> Kind.REFUND;
          default -> throw cells.bad("交易类型");
        };
    long amount = Long.parseLong(cells.require(DIGITS, "交易金额", row[AMOUNT]));
    if (amount == 0) {
      throw cells.bad("交易金额");
    }
    cells.require(SIGNED, "手续费", row[FEE]);
    cells.require(SIGNED, "结算金额", row[SETTLED]);
    cells.require(SIGNED, "清算净额", row[CLEARED]);
    UUID ourId = Cells.ourId(row[ORDER]);
    String queryId = cells.reference("查询流水号", row[QUERY_ID]);
    if (queryId == null) {
      throw cells.bad("查询流水号");
    }
    return new StatementLine(
        lines.number(),
        kind,
        ourId,
        kind == Kind.PAYMENT ? ourId : null,
        queryId,
        kind == Kind.PAYMENT ? Direction.D : Direction.C,
        amount,
        null,
        "CNY",
        time(row[TIME]),
        Status.SUCCESS);
  }

  private String[] split(String text) throws BadStatementException {
    String[] row = new String[FIELDS];
    int at = 0;
    for (int field = 0; field < FIELDS; field++) {
      int end = at + WIDTHS[field];
      if (end > text.length()) {
        throw lines.bad(null, Reason.WRONG_CELL_COUNT);
      }
      row[field] = text.substring(at, end).strip();
      if (separator == 1 && field < FIELDS - 1 && end < text.length() && text.charAt(end) != ' ') {
        throw lines.bad(null, Reason.WRONG_CELL_COUNT);
      }
      at = end + separator;
    }
    return row;
  }

  private Instant time(String text) throws BadStatementException {
    String digits = cells.require(MONTH_TO_SECOND, "交易传输时间", text);
    Instant nearest = null;
    for (int year = near.getYear() - 1; year <= near.getYear() + 1; year++) {
      try {
        LocalDateTime time =
            LocalDateTime.of(
                year,
                two(digits, 0),
                two(digits, 2),
                two(digits, 4),
                two(digits, 6),
                two(digits, 8));
        if (Math.abs(time.toLocalDate().toEpochDay() - near.toEpochDay()) <= HALF_A_YEAR_DAYS) {
          nearest = time.atZone(Expected.CHINA).toInstant();
        }
      } catch (DateTimeException notInThisYear) {
        // 29 February.
      }
    }
    if (nearest == null) {
      throw cells.bad("交易传输时间");
    }
    return nearest;
  }

  private static int two(String digits, int at) {
    return Integer.parseInt(digits, at, at + 2, 10);
  }
}
