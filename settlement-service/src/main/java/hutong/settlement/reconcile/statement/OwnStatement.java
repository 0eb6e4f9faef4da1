package hutong.settlement.reconcile.statement;

import hutong.settlement.reconcile.statement.BadStatementException.Reason;
import hutong.settlement.reconcile.statement.StatementLine.Direction;
import hutong.settlement.reconcile.statement.StatementLine.Kind;
import hutong.settlement.reconcile.statement.StatementLine.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/** Our own format, as docs/contracts/participant-statement.md says it. */
final class OwnStatement {

  private static final String NAME = "hutong-participant-statement";
  private static final int HEADER_CELLS = 7;
  private static final int LINE_CELLS = 11;

  private static final class Sums {
    private long count;
    private long debit;
    private long credit;
  }

  private final TextLines lines;
  private final Cells cells;
  private final TreeMap<String, Sums> sums = new TreeMap<>();
  private long count;

  private OwnStatement(TextLines lines) {
    this.lines = lines;
    this.cells = new Cells(lines);
  }

  static void read(InputStream file, Expected expected, Consumer<StatementLine> taker)
      throws IOException, BadStatementException {
    new OwnStatement(new TextLines(file, StandardCharsets.UTF_8)).readAll(expected, taker);
  }

  private void readAll(Expected expected, Consumer<StatementLine> taker)
      throws IOException, BadStatementException {
    long announced = header(next("H", HEADER_CELLS), expected);
    String[] record = next();
    while (record[0].equals("L")) {
      taker.accept(line(record));
      record = next();
    }
    for (String currency : sums.keySet()) {
      require(record, "S", 5);
      Sums sum = sums.get(currency);
      same("currency", record[1].equals(currency));
      same("count", cells.count("count", record[2]) == sum.count);
      same("debitSum", cells.count("debitSum", record[3]) == sum.debit);
      same("creditSum", cells.count("creditSum", record[4]) == sum.credit);
      record = next();
    }
    require(record, "T", 2);
    same("count", cells.count("count", record[1]) == count && count == announced);
    if (lines.next() != null) {
      throw lines.bad(null, Reason.AFTER_END);
    }
  }

  /** Returns the number of lines that it announces. */
  private long header(String[] record, Expected expected) throws BadStatementException {
    if (!record[1].equals(NAME)) {
      throw cells.bad("format");
    }
    if (!record[2].equals("1")) {
      throw lines.bad("version", Reason.UNKNOWN_VERSION);
    }
    if (!record[3].equals(expected.participant())) {
      throw lines.bad("participant", Reason.WRONG_PARTICIPANT);
    }
    LocalDate from = cells.date("from", record[4]);
    LocalDate to = cells.date("to", record[5]);
    if (from.isAfter(to)) {
      throw cells.bad("to");
    }
    if (!expected.isNear(from, to)) {
      throw lines.bad("from", Reason.WRONG_DATE);
    }
    return cells.count("count", record[6]);
  }

  private StatementLine line(String[] record) throws BadStatementException {
    require(record, "L", LINE_CELLS);
    Kind kind = cells.oneOf(Kind.class, "kind", record[1]);
    UUID ourId = cells.uuid("ourId", record[2]);
    UUID paymentId = cells.uuid("paymentId", record[3]);
    if (kind == Kind.PAYMENT && ourId != null && paymentId != null && !paymentId.equals(ourId)) {
      throw cells.bad("paymentId");
    }
    String theirRef = cells.reference("theirRef", record[4]);
    if (ourId == null && theirRef == null) {
      throw cells.bad("theirRef");
    }
    Direction direction = cells.oneOf(Direction.class, "direction", record[5]);
    long amount = cells.positive("amount", record[6]);
    Long fee = record[7].isEmpty() ? null : cells.moneyCell("fee", record[7]);
    String currency = cells.currency("currency", record[8]);
    count++;
    Sums sum = sums.computeIfAbsent(currency, first -> new Sums());
    sum.count++;
    if (direction == Direction.D) {
      sum.debit = cells.plus("amount", sum.debit, amount);
    } else {
      sum.credit = cells.plus("amount", sum.credit, amount);
    }
    return new StatementLine(
        lines.number(),
        kind,
        ourId,
        paymentId == null && kind == Kind.PAYMENT ? ourId : paymentId,
        theirRef,
        direction,
        amount,
        fee,
        currency,
        cells.instant("at", record[9]),
        cells.oneOf(Status.class, "status", record[10]));
  }

  private String[] next() throws IOException, BadStatementException {
    String text = lines.next();
    if (text == null) {
      throw new BadStatementException(lines.number(), null, Reason.MISSING_END);
    }
    return text.split("\\|", -1);
  }

  private String[] next(String record, int count) throws IOException, BadStatementException {
    String[] read = next();
    require(read, record, count);
    return read;
  }

  private void require(String[] read, String record, int count) throws BadStatementException {
    if (!read[0].equals(record)) {
      throw cells.bad("record");
    }
    if (read.length != count) {
      throw lines.bad(null, Reason.WRONG_CELL_COUNT);
    }
  }

  private void same(String field, boolean agrees) throws BadStatementException {
    if (!agrees) {
      throw lines.bad(field, Reason.WRONG_TOTAL);
    }
  }
}
