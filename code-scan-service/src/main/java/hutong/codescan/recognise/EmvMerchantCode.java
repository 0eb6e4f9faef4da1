package hutong.codescan.recognise;

import hutong.codescan.recognise.MerchantData.OrderData;
import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import java.util.Currency;

/**
 * A merchant's code by EMVCo's QR Code Specification for Payment Systems, merchant-presented mode.
 * Whatever {@link Strictness} is asked for, a code that is damaged or that leaves a doubt about the
 * amount or the owner is refused.
 */
final class EmvMerchantCode {

  static final String FORMAT = "EMV_MERCHANT";

  private static final int CRC = 63;
  private static final int CRC_DIGITS = 4;
  private static final String CRC_HEADER = "6304";
  private static final String RENMINBI = "CNY";

  /**
   * Fen; the most that a payment can have by the contracts. A code that fixes more is a mistake.
   */
  private static final long MAX_AMOUNT_MINOR = 100_000_000_000L;

  private static final Recognition DAMAGED = new Unrecognised(RefusalReason.BAD_TLV);
  private static final Recognition MISREAD = new Unrecognised(RefusalReason.BAD_CRC);
  private static final Recognition NOBODYS = new Unrecognised(RefusalReason.UNRECOGNISED_CODE);

  private final MerchantAccounts accounts;

  EmvMerchantCode(MerchantAccounts accounts) {
    this.accounts = accounts;
  }

  /** Whether the text begins as such a code: payload format indicator 01, or 02 as some have. */
  static boolean looksLike(String text) {
    return text.startsWith("00020")
        && text.length() > 5
        && (text.charAt(5) == '1' || text.charAt(5) == '2');
  }

  Recognition recognise(String text, Strictness strictness) {
    Characters characters = Characters.of(text);
    if (characters == Characters.UNPRINTABLE) {
      return DAMAGED;
    }
    boolean wide = characters == Characters.WIDE;
    TlvCursor elements = new TlvCursor(text, 0, text.length(), wide);
    while (elements.next()) {
      // To the last one.
    }
    if (elements.damaged()) {
      return DAMAGED;
    }
    if (!crcHolds(text, elements)) {
      return MISREAD;
    }
    boolean invisible = wide || characters == Characters.BEYOND_ASCII;
    EmvElements code = new EmvElements(text, invisible, accounts);
    if (!code.read(new TlvCursor(text, 0, text.length(), wide))) {
      return DAMAGED;
    }
    EmvRules.check(code, text.charAt(5) == '1');
    if (strictness == Strictness.STRICT && !code.deviations().isEmpty()) {
      return DAMAGED;
    }
    return code.account() == null ? NOBODYS : recognised(text, code);
  }

  private static Recognition recognised(String text, EmvElements code) {
    Currency currency = Currencies.of(code.currency);
    Long amountMinor = null;
    if (code.amount != null) {
      if (currency == null || !currency.getCurrencyCode().equals(RENMINBI)) {
        // The code fixes an amount that cannot be paid in renminbi: never guess another.
        return DAMAGED;
      }
      long minor = EmvAmount.minorUnits(code.amount, currency.getDefaultFractionDigits());
      if (minor < 1 || minor > MAX_AMOUNT_MINOR) {
        return DAMAGED;
      }
      amountMinor = minor;
    }
    CodeClass codeClass =
        "12".equals(code.pointOfInitiation)
            ? CodeClass.MERCHANT_DYNAMIC
            : CodeClass.MERCHANT_STATIC;
    return new Recognised(
        code.account().owner(),
        codeClass,
        Mode.MPM,
        FORMAT,
        text,
        amountMinor,
        merchant(code, currency == null ? code.currency : currency.getCurrencyCode()),
        null,
        code.deviations());
  }

  private static boolean crcHolds(String text, TlvCursor last) {
    int covered = text.length() - CRC_DIGITS;
    return last.tag() == CRC
        && last.from() == covered
        && text.startsWith(CRC_HEADER, covered - CRC_HEADER.length())
        && Crc16.of(text, covered) == hex(text, covered);
  }

  /** The number that the rest of the text is in hexadecimal, in either case, or -1. */
  private static int hex(String text, int from) {
    int number = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      // Character.digit also takes digits of other scripts.
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      number = number << 4 | digit;
    }
    return number;
  }

  private static MerchantData merchant(EmvElements code, String currency) {
    return new MerchantData(
        code.merchantId,
        code.name,
        code.city,
        code.mcc,
        currency,
        code.country,
        code.amount,
        code.postalCode,
        tip(code.tip),
        code.fixedTip != null ? code.fixedTip : code.percentageTip,
        code.language,
        code.localName,
        code.localCity,
        code.hasOrderData ? order(code.order) : null);
  }

  private static String tip(String indicator) {
    return indicator == null
        ? null
        : switch (indicator) {
          case "01" -> "PROMPT";
          case "02" -> "FIXED";
          case "03" -> "PERCENTAGE";
          default -> null;
        };
  }

  private static OrderData order(String[] data) {
    return new OrderData(
        data[1], data[2], data[3], data[4], data[5], data[6], data[7], data[8], data[9]);
  }

  /** What is in a text, from harmless to worst. */
  private enum Characters {
    ASCII,
    BEYOND_ASCII,
    /** Some take two places in a string. */
    WIDE,
    /** Control characters or halves of surrogate pairs: neither can be in a printed code. */
    UNPRINTABLE;

    static Characters of(String text) {
      Characters found = ASCII;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c >= ' ' && c < 0x7F) {
          continue;
        }
        if (Character.isISOControl(c)) {
          return UNPRINTABLE;
        }
        if (!Character.isSurrogate(c)) {
          found = found == WIDE ? WIDE : BEYOND_ASCII;
        } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
          found = WIDE;
          i++;
        } else {
          return UNPRINTABLE;
        }
      }
      return found;
    }
  }
}
