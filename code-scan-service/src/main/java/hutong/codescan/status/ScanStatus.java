package hutong.codescan.status;

/** Where a scan stands as its payer is told. */
public enum ScanStatus {
  /** Taken in; its payment is under way. */
  ACCEPTED(false),
  /** Refused here or by the rules; no money moved. */
  REFUSED(true),
  /** Paid. */
  COMPLETED(true),
  /** Refused by the payer's institution; no money moved. */
  DECLINED(true);

  private final boolean isFinal;

  ScanStatus(boolean isFinal) {
    this.isFinal = isFinal;
  }

  /** Whether it can never change again. */
  public boolean isFinal() {
    return isFinal;
  }
}
