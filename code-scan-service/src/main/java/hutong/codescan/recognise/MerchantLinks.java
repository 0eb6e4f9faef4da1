package hutong.codescan.recognise;

import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Merchants' and persons' receiving codes that are links (收款码). A host counts only when it is
 * exactly a known one: no subdomain, no port, no user name before it. No link is ever followed from
 * here. Scheme and host compare without case, because Alipay prints whole links in upper case;
 * paths keep their case, but for Alipay's.
 */
final class MerchantLinks {

  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7E&&[^\\\\\"<>^`{|}]]+");
  private static final Pattern WECHAT_PERSONAL = Pattern.compile("(?i:wxp://f2f)[0-9A-Za-z_\\-=]+");
  private static final Pattern WECHAT_NATIVE =
      Pattern.compile("(?i:weixin://wxpay)/bizpayurl(/up)?\\?([0-9A-Za-z_\\-=&%.]+)");
  private static final List<String> NATIVE_PRODUCT_FIELDS =
      List.of("appid", "mch_id", "product_id", "nonce_str", "sign");

  private static final Pattern PLATE_PATH = Pattern.compile("(/sjt)?/qr/[0-9A-Za-z_\\-=]+");
  private static final Pattern ALIPAY_PATH = Pattern.compile("/[0-9A-Za-z_\\-]+");
  private static final Pattern UNIONPAY_PATH =
      Pattern.compile("/[0-9]{8}/[0-9A-Za-z_\\-=]+(/[0-9A-Za-z_\\-=]+)*");
  private static final Pattern UNIONPAY_AGGREGATE_PATH = Pattern.compile("/[0-9]{8}/wcqr");
  private static final Pattern CCB_QUERY = Pattern.compile("QRCODE=CCB[0-9]+");

  /** A public host name; an address in digits or an encoded foreign name is not one. */
  private static final Pattern PUBLIC_HOST =
      Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}");

  private static final Map<String, Function<URI, Recognition>> BY_HOST =
      Map.of(
          "payapp.weixin.qq.com", MerchantLinks::weChatPlate,
          "payapp.wechatpay.cn", MerchantLinks::weChatPlate,
          "wx.tenpay.com", MerchantLinks::weChatLegacy,
          "qr.alipay.com", MerchantLinks::alipay,
          "qr.95516.com", MerchantLinks::unionPay,
          "ibsbjstar.ccb.com.cn", MerchantLinks::ccb);

  private MerchantLinks() {}

  static Recognition recognise(String text) {
    if (!PRINTABLE.matcher(text).matches()) {
      return unrecognised();
    }
    if (WECHAT_PERSONAL.matcher(text).matches()) {
      return Recognised.merchant(
          Owner.WECHAT, CodeClass.PERSONAL_STATIC, Family.WECHAT_PERSONAL, text);
    }
    var order = WECHAT_NATIVE.matcher(text);
    if (order.matches()) {
      return weChatNative(text, order.group(2));
    }
    try {
      return web(new URI(text));
    } catch (URISyntaxException notALink) {
      return unrecognised();
    }
  }

  private static Recognition web(URI link) {
    boolean plain =
        "https".equalsIgnoreCase(link.getScheme())
            && link.getHost() != null
            && link.getHost().equalsIgnoreCase(link.getRawAuthority())
            && link.getRawFragment() == null;
    if (!plain) {
      return unrecognised();
    }
    String host = link.getHost().toLowerCase(Locale.ROOT);
    Function<URI, Recognition> known = BY_HOST.get(host);
    if (known != null) {
      return known.apply(link);
    }
    boolean imitation = BY_HOST.keySet().stream().anyMatch(host::contains);
    boolean publicHost = PUBLIC_HOST.matcher(host).matches() && !host.contains("xn--");
    return imitation || !publicHost
        ? unrecognised()
        : new Unrecognised(RefusalReason.AGGREGATE_UNRESOLVED);
  }

  private static Recognition weChatNative(String text, String query) {
    String fields = "&" + query;
    if (fields.contains("&pr=") && !fields.contains("&pr=&") && !fields.endsWith("&pr=")) {
      return Recognised.merchant(
          Owner.WECHAT, CodeClass.MERCHANT_DYNAMIC, Family.WECHAT_NATIVE_ORDER, text);
    }
    if (NATIVE_PRODUCT_FIELDS.stream().allMatch(name -> fields.contains("&" + name + "="))) {
      return Recognised.merchant(
          Owner.WECHAT, CodeClass.MERCHANT_STATIC, Family.WECHAT_NATIVE_PRODUCT, text);
    }
    return unrecognised();
  }

  private static Recognition weChatPlate(URI link) {
    return PLATE_PATH.matcher(link.getRawPath()).matches()
        ? Recognised.merchant(
            Owner.WECHAT, CodeClass.MERCHANT_STATIC, Family.WECHAT_MERCHANT_PLATE, link.toString())
        : unrecognised();
  }

  private static Recognition weChatLegacy(URI link) {
    boolean receiving = link.getRawPath().equals("/f2f") && hasQuery(link);
    return receiving
        ? Recognised.merchant(
            Owner.WECHAT, CodeClass.PERSONAL_STATIC, Family.WECHAT_PERSONAL, link.toString())
        : unrecognised();
  }

  /**
   * Alipay's token is opaque and only Alipay knows what it is; two beginnings are known well enough
   * to tell a person's code and an order. Anything else counts as a static merchant code.
   */
  private static Recognition alipay(URI link) {
    if (!ALIPAY_PATH.matcher(link.getRawPath()).matches()) {
      return unrecognised();
    }
    String token = link.getRawPath().substring(1).toLowerCase(Locale.ROOT);
    String code = link.toString();
    if (token.startsWith("fkx")) {
      return Recognised.merchant(
          Owner.ALIPAY, CodeClass.PERSONAL_STATIC, Family.ALIPAY_PERSONAL, code);
    }
    return token.startsWith("bax")
        ? Recognised.merchant(Owner.ALIPAY, CodeClass.MERCHANT_DYNAMIC, Family.ALIPAY_ORDER, code)
        : Recognised.merchant(Owner.ALIPAY, CodeClass.MERCHANT_STATIC, Family.ALIPAY_LINK, code);
  }

  private static Recognition unionPay(URI link) {
    String path = link.getRawPath();
    if (UNIONPAY_AGGREGATE_PATH.matcher(path).matches() && hasQuery(link)) {
      return Recognised.merchant(
          Owner.UNIONPAY,
          CodeClass.BANK_AGGREGATE,
          Family.UNIONPAY_BANK_AGGREGATE,
          link.toString());
    }
    return UNIONPAY_PATH.matcher(path).matches()
        ? Recognised.merchant(
            Owner.UNIONPAY, CodeClass.MERCHANT_STATIC, Family.UNIONPAY_LINK, link.toString())
        : unrecognised();
  }

  private static Recognition ccb(URI link) {
    boolean plate =
        link.getRawPath().equals("/CCBIS/QR")
            && hasQuery(link)
            && CCB_QUERY.matcher(link.getRawQuery()).matches();
    return plate
        ? Recognised.merchant(
            Owner.BANK_CCB, CodeClass.BANK_AGGREGATE, Family.CCB_AGGREGATE, link.toString())
        : unrecognised();
  }

  private static boolean hasQuery(URI link) {
    return link.getRawQuery() != null && !link.getRawQuery().isEmpty();
  }

  private static Recognition unrecognised() {
    return new Unrecognised(RefusalReason.UNRECOGNISED_CODE);
  }
}
