package hutong.codescan.recognise;

/** Who shows and who scans. */
public enum Mode {
  /** Merchant-presented: the payer scans (主扫). */
  MPM,
  /** Consumer-presented: the payer is scanned (被扫). */
  CPM,
  /** The payer chose the method in an online cashier; nothing is scanned. */
  CASHIER,
  /** A recharge, a bill or a mini-program; nothing is scanned. */
  SERVICE
}
