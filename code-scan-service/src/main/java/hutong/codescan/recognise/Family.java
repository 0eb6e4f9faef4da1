package hutong.codescan.recognise;

/** The format by which a code was recognised. */
public enum Family {
  WECHAT_PAYMENT_CODE,
  /** Payment codes of Hong Kong users, which begin with 15. */
  WECHAT_PAYMENT_CODE_CROSS_BORDER,
  WECHAT_PERSONAL,
  WECHAT_NATIVE_ORDER,
  WECHAT_NATIVE_PRODUCT,
  WECHAT_MERCHANT_PLATE,
  ALIPAY_PAYMENT_CODE,
  /**
   * Shaped like Alipay+: 24 digits of issuer (6), type 02 and number (16). A domestic code of 24
   * digits can look the same by chance, so the owner is Alipay for both.
   */
  ALIPAY_PLUS_PAYMENT_CODE,
  ALIPAY_PERSONAL,
  ALIPAY_ORDER,
  /** An Alipay link whose token tells nothing of its kind. */
  ALIPAY_LINK,
  UNIONPAY_PAYMENT_CODE,
  UNIONPAY_LINK,
  /** A bank's aggregate plate on UnionPay's host. */
  UNIONPAY_BANK_AGGREGATE,
  CCB_AGGREGATE,
  ECNY_PAYMENT_CODE,
  EMV_MERCHANT,
  EMV_CONSUMER,
  /** Not a code: an online order. */
  ORDER
}
