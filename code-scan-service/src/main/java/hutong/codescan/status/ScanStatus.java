package hutong.codescan.status;

/** Where a scan stands as its payer is told. */
public enum ScanStatus {
  /** Taken in; its payment is under way. */
  ACCEPTED(false),
  /** Refused here or by the rules; no money moved. */
  REFUSED(true),
  /** Paid. Money may come back later, which changes no status. */
  COMPLETED(true),
  /** Refused by the payer's institution; no money moved. */
  DECLINED(true),
  /** Undone, because nobody could tell whether it was paid (冲正); no money moved. */
  REVERSED(true);

  private final boolean isFinal;

  ScanStatus(boolean isFinal) {
    this.isFinal = isFinal;
  }

  /** Whether it can never change again. */
  public boolean isFinal() {
    return isFinal;
  }
}
