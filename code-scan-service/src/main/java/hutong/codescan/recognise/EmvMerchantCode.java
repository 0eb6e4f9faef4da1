package hutong.codescan.recognise;

import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A merchant's code by EMVCo's QR Code Specification for Payment Systems, merchant-presented mode.
 * It is read tolerantly, because codes in the street leave out fields that the specification calls
 * mandatory: whole elements and a right check value are enough. What would leave a doubt about the
 * amount or the owner is refused.
 */
final class EmvMerchantCode {

  private static final String CRC_HEADER = "6304";
  private static final int CRC_LENGTH = 4;
  private static final Pattern AMOUNT = Pattern.compile("(0|[1-9][0-9]{0,9})(\\.[0-9]{1,2})?");
  private static final String RENMINBI = "156";

  /** UnionPay's registered application provider by ISO/IEC 7816-5; application codes follow it. */
  private static final String UNIONPAY_PROVIDER = "A000000333";

  private EmvMerchantCode() {}

  /** Whether the text begins as such a code: payload format indicator 01, or 02 as some have. */
  static boolean looksLike(String text) {
    return text.startsWith("000201") || text.startsWith("000202");
  }

  static Recognition recognise(String text) {
    if (text.codePoints().anyMatch(EmvMerchantCode::cannotBePrinted)) {
      return new Unrecognised(RefusalReason.BAD_TLV);
    }
    Optional<List<Tlv.Element>> elements = Tlv.decode(text);
    if (elements.isEmpty()) {
      return new Unrecognised(RefusalReason.BAD_TLV);
    }
    if (!crcHolds(text, elements.get())) {
      return new Unrecognised(RefusalReason.BAD_CRC);
    }
    Map<String, Map<String, String>> templates = new HashMap<>();
    Map<String, String> root = new HashMap<>();
    for (Tlv.Element element : elements.get()) {
      root.put(element.tag(), element.value());
      if (isTemplate(element.tag())) {
        Optional<List<Tlv.Element>> inner = Tlv.decode(element.value());
        if (inner.isEmpty()) {
          return new Unrecognised(RefusalReason.BAD_TLV);
        }
        Map<String, String> values = new HashMap<>();
        inner.get().forEach(e -> values.put(e.tag(), e.value()));
        templates.put(element.tag(), values);
      }
    }
    return isUnionPay(root, templates)
        ? unionPay(text, root)
        : new Unrecognised(RefusalReason.UNRECOGNISED_CODE);
  }

  private static Recognition unionPay(String text, Map<String, String> root) {
    CodeClass codeClass =
        "12".equals(root.get("01")) ? CodeClass.MERCHANT_DYNAMIC : CodeClass.MERCHANT_STATIC;
    String amount = root.get("54");
    Long amountMinor = null;
    if (amount != null) {
      amountMinor = RENMINBI.equals(root.get("53")) ? minorUnits(amount) : null;
      if (amountMinor == null) {
        // The code fixes an amount that cannot be paid in renminbi: never guess another.
        return new Unrecognised(RefusalReason.BAD_TLV);
      }
    }
    return new Recognised(
        Owner.UNIONPAY, codeClass, Mode.MPM, Family.EMV_MERCHANT, text, amountMinor);
  }

  /** Fen, or null for anything but a positive decimal number with at most two places. */
  private static Long minorUnits(String amount) {
    if (!AMOUNT.matcher(amount).matches()) {
      return null;
    }
    int point = amount.indexOf('.');
    String yuan = point < 0 ? amount : amount.substring(0, point);
    String fen = point < 0 ? "" : amount.substring(point + 1);
    long minor = Long.parseLong(yuan + (fen + "00").substring(0, 2));
    return minor > 0 ? minor : null;
  }

  private static boolean crcHolds(String text, List<Tlv.Element> elements) {
    Tlv.Element last = elements.get(elements.size() - 1);
    if (!last.tag().equals("63") || !last.value().matches("[0-9A-Fa-f]{4}")) {
      return false;
    }
    String covered = text.substring(0, text.length() - CRC_LENGTH);
    int crc = Crc16.of(covered.getBytes(StandardCharsets.UTF_8));
    return covered.endsWith(CRC_HEADER) && crc == Integer.parseInt(last.value(), 16);
  }

  private static boolean isUnionPay(
      Map<String, String> root, Map<String, Map<String, String>> templates) {
    if (root.containsKey("15") || root.containsKey("16")) {
      return true;
    }
    return templates.entrySet().stream()
        .filter(template -> isMerchantAccount(template.getKey()))
        .map(template -> template.getValue().getOrDefault("00", ""))
        .anyMatch(id -> id.toUpperCase(Locale.ROOT).startsWith(UNIONPAY_PROVIDER));
  }

  private static boolean isMerchantAccount(String tag) {
    int number = Integer.parseInt(tag);
    return number >= 26 && number <= 51;
  }

  private static boolean isTemplate(String tag) {
    int number = Integer.parseInt(tag);
    return isMerchantAccount(tag) || number == 62 || number == 64 || number >= 80;
  }

  /** Control characters and halves of surrogate pairs: neither can be in a printed code. */
  private static boolean cannotBePrinted(int character) {
    return Character.isISOControl(character)
        || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
  }
}
