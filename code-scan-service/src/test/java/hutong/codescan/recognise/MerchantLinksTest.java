package hutong.codescan.recognise;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MerchantLinksTest {

  private final Recogniser recogniser = Shipped.recogniser();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://qr.alipay.com.evil.cn/fkx01234",
        "https://qr.alipay.com@evil.cn/fkx01234",
        "https://evil.cn@qr.alipay.com/fkx01234",
        "https://user:word@qr.alipay.com/fkx01234",
        "https://qr.95516.com:8443/00010000/0123456789",
        "https://qr.95516.com:443/00010000/0123456789",
        "https://qr.alipay.com:/fkx01234",
        "https://x.qr.alipay.com/fkx01234",
        "https://qr.alipay.com./fkx01234",
        "https://qr.alipay.com\\@evil.cn/fkx01234",
        "https:\\\\qr.alipay.com\\fkx01234",
        "https://qr.alipаy.com/fkx01234",
        "https://qr.xn--alipy-4ve.com/fkx01234",
        "https://qr.alipay.com/fkx01234#https://evil.cn",
        "https://qr.alipay.com/../fkx01234",
        "https://qr.alipay.com/fkx%2e%2e",
        "https://qr.alipay.com/fkx01234\r\nHost: evil.cn",
        "https://qr.alipay.com/fkx 01234",
        "https://qr.alipay.com//evil.cn",
        "https://qr.alipay.com/",
        "https://qr.alipay.com",
        "http://qr.alipay.com/fkx01234",
        "javascript:alert(1)//qr.alipay.com/fkx01234",
        "file:///etc/passwd",
        "ftp://qr.alipay.com/fkx01234",
        "//qr.alipay.com/fkx01234",
        "https://127.0.0.1/qr/abc",
        "https://2130706433/qr/abc",
        "https://0177.0.0.1/qr/abc",
        "https://[::ffff:127.0.0.1]/qr/abc",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/qr/abc",
        "https://",
        "https:qr.alipay.com/fkx01234",
        "wxp://f2f",
        "wxp://f2f0token/../x",
        "wxp://f2f0token?next=https://evil.cn",
        "wxp://other",
        "weixin://wxpay/bizpayurl",
        "weixin://wxpay/bizpayurl?pr=",
        "weixin://wxpay/bizpayurl?xpr=abc",
        "weixin://dl/business?pr=abc",
        "https://payapp.weixin.qq.com/other/abc",
        "https://payapp.weixin.qq.com/qr/abc?url=<x>",
        "https://wx.tenpay.com/f2f",
        "https://wx.tenpay.com/other?x=1",
        "https://qr.95516.com/0001000/0123456789",
        "https://qr.95516.com/00010000/",
        "https://ibsbjstar.ccb.com.cn/CCBIS/QR?QRCODE=CCB12a",
        "https://ibsbjstar.ccb.com.cn/CCBIS/OTHER?QRCODE=CCB12",
        "${jndi:ldap://evil.cn/a}",
        "' OR 1=1--",
        "hello"
      })
  void refuses_links_that_only_look_like_a_networks(String text) {
    assertThat(recogniser.recognise(ScannedText.clean(text)))
        .isEqualTo(new Unrecognised(RefusalReason.UNRECOGNISED_CODE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://pay.example-aggregator.cn/q/123",
        "https://qr.shouqianba.com/18101",
        "HTTPS://O2.EXAMPLE.COM/A"
      })
  void refuses_an_aggregators_plate_and_never_follows_it(String text) {
    assertThat(recogniser.recognise(text))
        .isEqualTo(new Unrecognised(RefusalReason.AGGREGATE_UNRESOLVED));
  }

  @Test
  void refuses_a_link_beyond_the_length_of_a_code() {
    String link = "https://qr.alipay.com/fkx" + "a".repeat(Recogniser.MAX_LENGTH);
    assertThat(recogniser.recognise(link))
        .isEqualTo(new Unrecognised(RefusalReason.UNRECOGNISED_CODE));
  }

  @ParameterizedTest
  @CsvSource({
    "wxp://f2f0AbC_d-e=, WECHAT, PERSONAL_STATIC, WECHAT_PERSONAL",
    "WXP://f2f0AbC_d-e=, WECHAT, PERSONAL_STATIC, WECHAT_PERSONAL",
    "weixin://wxpay/bizpayurl?pr=p1fx8Mu, WECHAT, MERCHANT_DYNAMIC, WECHAT_NATIVE_ORDER",
    "weixin://wxpay/bizpayurl/up?pr=p1&groupid=00, WECHAT, MERCHANT_DYNAMIC, WECHAT_NATIVE_ORDER",
    "weixin://wxpay/bizpayurl?sign=A&appid=w&mch_id=1&product_id=2&time_stamp=3&nonce_str=4,"
        + " WECHAT, MERCHANT_STATIC, WECHAT_NATIVE_PRODUCT",
    "https://payapp.weixin.qq.com/qr/AQElr7x0Z3, WECHAT, MERCHANT_STATIC, WECHAT_MERCHANT_PLATE",
    "https://payapp.wechatpay.cn/qr/AQElr7x0Z3, WECHAT, MERCHANT_STATIC, WECHAT_MERCHANT_PLATE",
    "https://payapp.wechatpay.cn/sjt/qr/AQElr7, WECHAT, MERCHANT_STATIC, WECHAT_MERCHANT_PLATE",
    "https://wx.tenpay.com/f2f?t=AQAAABc, WECHAT, PERSONAL_STATIC, WECHAT_PERSONAL",
    "https://qr.alipay.com/fkx01234abc, ALIPAY, PERSONAL_STATIC, ALIPAY_PERSONAL",
    "HTTPS://QR.ALIPAY.COM/FKX01234ABC, ALIPAY, PERSONAL_STATIC, ALIPAY_PERSONAL",
    "https://qr.alipay.com/bax01234abc?t=163, ALIPAY, MERCHANT_DYNAMIC, ALIPAY_ORDER",
    "https://qr.alipay.com/tsx01234abc?_s=web, ALIPAY, MERCHANT_STATIC, ALIPAY_LINK",
    "https://qr.alipay.com/2m6abc, ALIPAY, MERCHANT_STATIC, ALIPAY_LINK",
    "https://qr.95516.com/00010000/01234567890123456789012345678901,"
        + " UNIONPAY, MERCHANT_STATIC, UNIONPAY_LINK",
    "https://qr.95516.com/48020000/622345678901, UNIONPAY, MERCHANT_STATIC, UNIONPAY_LINK",
    "https://qr.95516.com/01020001/wcqr?f=ICBCqr&x=1,"
        + " UNIONPAY, BANK_AGGREGATE, UNIONPAY_BANK_AGGREGATE",
    "https://ibsbjstar.ccb.com.cn/CCBIS/QR?QRCODE=CCB9980001, BANK_CCB, BANK_AGGREGATE,"
        + " CCB_AGGREGATE"
  })
  void recognises_receiving_codes_and_keeps_them_for_their_owner(
      String code, String owner, CodeClass codeClass, String family) {
    assertThat(recogniser.recognise(code))
        .isEqualTo(new Recognised(owner, codeClass, Mode.MPM, family, code, null));
  }
}
