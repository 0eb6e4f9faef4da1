package hutong.codescan.recognise;

/** The kind of a code in the sense of the limits by 银发〔2017〕296号 and 银发〔2021〕259号. */
public enum CodeClass {
  PERSONAL_STATIC,
  PERSONAL_DYNAMIC,
  MERCHANT_STATIC,
  MERCHANT_DYNAMIC,
  /** Shown by the payer and scanned by the merchant. */
  CONSUMER_CODE,
  /** A bank's plate, behind which the bank picks a wallet. */
  BANK_AGGREGATE,
  /**
   * A plate of an aggregator that nobody registered. It is always refused, so no recognised code
   * has this class; the word is here because rules and events know it.
   */
  AGGREGATE_UNKNOWN,
  /** No code at all: an order handed over by a cashier or a service. */
  ONLINE_ORDER
}
