package hutong.settlement.reconcile.statement;

/** A statement that cannot be read. It says where and why, and never what stood there. */
public final class BadStatementException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    LINE_TOO_LONG,
    NOT_TEXT,
    CONTROL_CHARACTER,
    MISSING_COLUMN,
    DUPLICATE_COLUMN,
    WRONG_CELL_COUNT,
    BAD_VALUE,
    UNKNOWN_VERSION,
    WRONG_PARTICIPANT,
    WRONG_DATE,
    WRONG_TOTAL,
    MISSING_END,
    AFTER_END,
    NOT_A_ZIP,
    UNSAFE_ENTRY,
    TOO_MANY_ENTRIES,
    TWO_DETAIL_FILES,
    NO_DETAIL_FILE,
    TOO_LARGE,
    OUT_OF_RANGE
  }

  private final long line;
  private final String field;
  private final Reason reason;

  /**
   * @param line from 1 on, or 0 for the file as a whole
   * @param field its name in the format, or null for the line as a whole
   */
  BadStatementException(long line, String field, Reason reason) {
    super("line " + line + (field == null ? "" : ", field " + field) + ": " + reason);
    this.line = line;
    this.field = field;
    this.reason = reason;
  }

  /** Of a file whose numbers do not fit where they are stored or summed. */
  public static BadStatementException outOfRange() {
    return new BadStatementException(0, null, Reason.OUT_OF_RANGE);
  }

  public long line() {
    return line;
  }

  public String field() {
    return field;
  }

  public Reason reason() {
    return reason;
  }
}
