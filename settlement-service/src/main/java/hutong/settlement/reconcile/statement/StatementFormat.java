package hutong.settlement.reconcile.statement;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * The formats that can be read; docs/contracts/reconciliation-formats.md says what is known of
 * each.
 */
public enum StatementFormat {
  /** docs/contracts/participant-statement.md. */
  OWN(OwnStatement::read),
  /** The trade bill of WeChat Pay. */
  WECHAT(WechatBill::read),
  /** The zipped business detail of Alipay. */
  ALIPAY(AlipayBill::read),
  /** The ZM_ file of UnionPay. */
  UNIONPAY(UnionpayFile::read);

  private interface Reader {
    void read(InputStream file, Expected expected, Consumer<StatementLine> lines)
        throws IOException, BadStatementException;
  }

  /** Hands lines on, and looks at their times. */
  private static final class Near implements Consumer<StatementLine> {

    private final Expected expected;
    private final Consumer<StatementLine> next;
    private boolean any;
    private boolean near;

    Near(Expected expected, Consumer<StatementLine> next) {
      this.expected = expected;
      this.next = next;
    }

    @Override
    public void accept(StatementLine line) {
      any = true;
      near = near || expected.isNear(line.at());
      next.accept(line);
    }

    boolean isOfAnotherDay() {
      return any && !near;
    }
  }

  private final Reader reader;

  StatementFormat(Reader reader) {
    this.reader = reader;
  }

  /**
   * Hands over every line in its order. What was handed over before a failure must not be used.
   *
   * @throws BadStatementException when a line cannot be read, the file is not whole, or there are
   *     lines and none of them is near the cycle: it is another day's file
   * @throws IOException when the file itself cannot be read
   */
  public void read(InputStream file, Expected expected, Consumer<StatementLine> lines)
      throws IOException, BadStatementException {
    Near near = new Near(expected, lines);
    reader.read(file, expected, near);
    if (near.isOfAnotherDay()) {
      throw new BadStatementException(0, null, BadStatementException.Reason.WRONG_DATE);
    }
  }
}
