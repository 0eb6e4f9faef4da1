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

  private final Reader reader;

  StatementFormat(Reader reader) {
    this.reader = reader;
  }

  /**
   * Hands over every line in its order. What was handed over before a failure must not be used.
   *
   * @throws BadStatementException when a line cannot be read, or the file is not whole
   * @throws IOException when the file itself cannot be read
   */
  public void read(InputStream file, Expected expected, Consumer<StatementLine> lines)
      throws IOException, BadStatementException {
    reader.read(file, expected, lines);
  }
}
