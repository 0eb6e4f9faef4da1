package hutong.codescan.recognise;

import hutong.codescan.recognise.Recognition.Recognised;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Payment codes that the payer shows (付款码). The first two digits of the families are disjoint, so a
 * number belongs to one family at most. Sources: WeChat Pay "code payment, important parameters"
 * (18 digits, 10 to 15); Alipay open platform "barcode payment" (16 to 24 digits, 25 to 30);
 * Alipay+ "code format" (issuer 6, type 2, number 16); UnionPay C2B (19 digits beginning 62); EMVCo
 * consumer-presented mode 1.x (Base64 of a BER-TLV record that begins with 85 05 "CPV01").
 */
final class PayerCodes {

  private static final Pattern WECHAT = Pattern.compile("1[0-4][0-9]{16}");
  private static final Pattern WECHAT_CROSS_BORDER = Pattern.compile("15[0-9]{16}");
  private static final Pattern ALIPAY_PLUS = Pattern.compile("(2[5-9]|30)[0-9]{4}02[0-9]{16}");
  private static final Pattern ALIPAY = Pattern.compile("(2[5-9]|30)[0-9]{14,22}");
  private static final Pattern UNIONPAY = Pattern.compile("62[0-9]{17}");
  private static final Pattern ECNY = Pattern.compile("01[0-9]{17}");
  private static final String EMV_PREFIX = "hQVDUFYw";

  private PayerCodes() {}

  /** The code's family, or null where it is no payer's code. */
  static Recognition recognise(String text, boolean ecnyEnabled) {
    if (text.startsWith(EMV_PREFIX)) {
      return emv(text);
    }
    if (WECHAT.matcher(text).matches()) {
      return Recognised.payer(Owner.WECHAT, Family.WECHAT_PAYMENT_CODE);
    }
    if (WECHAT_CROSS_BORDER.matcher(text).matches()) {
      return Recognised.payer(Owner.WECHAT_HK, Family.WECHAT_PAYMENT_CODE_CROSS_BORDER);
    }
    if (ALIPAY_PLUS.matcher(text).matches()) {
      return Recognised.payer(Owner.ALIPAY, Family.ALIPAY_PLUS_PAYMENT_CODE);
    }
    if (ALIPAY.matcher(text).matches()) {
      return Recognised.payer(Owner.ALIPAY, Family.ALIPAY_PAYMENT_CODE);
    }
    if (UNIONPAY.matcher(text).matches()) {
      return Recognised.payer(Owner.UNIONPAY, Family.UNIONPAY_PAYMENT_CODE);
    }
    if (ecnyEnabled && ECNY.matcher(text).matches()) {
      return Recognised.payer(Owner.ECNY, Family.ECNY_PAYMENT_CODE);
    }
    return null;
  }

  private static Recognition emv(String text) {
    try {
      Base64.getDecoder().decode(text);
      return Recognised.payer(Owner.EMV, Family.EMV_CONSUMER);
    } catch (IllegalArgumentException notBase64) {
      return new Recognition.Unrecognised(RefusalReason.BAD_TLV);
    }
  }
}
