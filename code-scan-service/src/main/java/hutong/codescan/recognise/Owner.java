package hutong.codescan.recognise;

/** Whose code it is: the network or institution that can say what lies behind it. */
public enum Owner {
  WECHAT,
  /**
   * WeChat Pay for users of Hong Kong. An owner of its own, so that no rule for domestic codes ever
   * covers a cross-border payment.
   */
  WECHAT_HK,
  ALIPAY,
  UNIONPAY,
  /** The digital renminbi. */
  ECNY,
  /** The aggregate plate of China Construction Bank. */
  BANK_CCB,
  /** A consumer's chip-card code by EMVCo's format, whose network stands inside the card data. */
  EMV
}
