package hutong.codescan.recognise;

import hutong.codescan.recognise.Deviation.Kind;

/**
 * What EMVCo's QR Code Specification for Payment Systems, merchant-presented mode, asks of each
 * element: presence, length in characters and alphabet. Codes in the street break these rules; see
 * {@link Strictness}.
 */
final class EmvRules {

  private static final int MAX_ADDITIONAL = 25;
  private static final int DATA_REQUEST = 9;
  private static final int PERCENTAGE_LENGTH = 5;

  /** Of every currency; the amount itself is held to its own. */
  private static final int MOST_DECIMALS = 4;

  private static final String[] ADDITIONAL_TAGS = {
    "62.00", "62.01", "62.02", "62.03", "62.04", "62.05", "62.06", "62.07", "62.08", "62.09"
  };

  private EmvRules() {}

  /** Notes each rule that the code breaks. */
  static void check(EmvElements code, boolean format01) {
    allow(code, "00", format01);
    String initiation = code.pointOfInitiation;
    allow(code, "01", initiation == null || initiation.equals("11") || initiation.equals("12"));
    if (!code.hasAccount) {
      code.deviates("02-51", Kind.MISSING);
    }
    mandatoryDigits(code, "52", code.mcc, 4);
    mandatoryDigits(code, "53", code.currency, 3);
    tip(code);
    country(code);
    mandatoryText(code, "59", code.name, 25);
    mandatoryText(code, "60", code.city, 15);
    length(code, "61", code.postalCode, 10);
    if (code.hasOrderData) {
      additionalData(code);
    }
    if (code.hasLanguage) {
      language(code);
    }
  }

  private static void tip(EmvElements code) {
    String tip = code.tip;
    allow(code, "55", tip == null || tip.equals("01") || tip.equals("02") || tip.equals("03"));
    if ("02".equals(tip) != (code.fixedTip != null)) {
      code.deviates("56", Kind.CONTRADICTION);
    }
    if ("03".equals(tip) != (code.percentageTip != null)) {
      code.deviates("57", Kind.CONTRADICTION);
    }
    allow(
        code,
        "56",
        code.fixedTip == null || EmvAmount.minorUnits(code.fixedTip, MOST_DECIMALS) > 0);
    allow(code, "57", code.percentageTip == null || isPercentage(code.percentageTip));
  }

  private static boolean isPercentage(String text) {
    long hundredths = EmvAmount.minorUnits(text, 2);
    return text.length() <= PERCENTAGE_LENGTH && hundredths > 0 && hundredths <= 9_999;
  }

  private static void country(EmvElements code) {
    String country = code.country;
    if (country == null) {
      code.deviates("58", Kind.MISSING);
    } else {
      allow(code, "58", country.length() == 2 && isUpper(country, 0) && isUpper(country, 1));
    }
  }

  private static void additionalData(EmvElements code) {
    for (int tag = 1; tag < DATA_REQUEST; tag++) {
      length(code, ADDITIONAL_TAGS[tag], code.order[tag], MAX_ADDITIONAL);
    }
    String request = code.order[DATA_REQUEST];
    allow(code, ADDITIONAL_TAGS[DATA_REQUEST], request == null || isDataRequest(request));
  }

  /** A, M and E, each once at most. */
  private static boolean isDataRequest(String request) {
    for (int i = 0; i < request.length(); i++) {
      char c = request.charAt(i);
      if (c != 'A' && c != 'M' && c != 'E' || request.indexOf(c) != i) {
        return false;
      }
    }
    return true;
  }

  private static void language(EmvElements code) {
    if (code.language == null) {
      code.deviates("64.00", Kind.MISSING);
    } else {
      boolean letters =
          code.language.length() == 2
              && Character.toUpperCase(code.language.charAt(0)) >= 'A'
              && Character.toUpperCase(code.language.charAt(0)) <= 'Z'
              && Character.toUpperCase(code.language.charAt(1)) >= 'A'
              && Character.toUpperCase(code.language.charAt(1)) <= 'Z';
      allow(code, "64.00", letters);
    }
    mandatoryText(code, "64.01", code.localName, 25);
    length(code, "64.02", code.localCity, 15);
  }

  private static void mandatoryDigits(EmvElements code, String tag, String value, int digits) {
    if (value == null) {
      code.deviates(tag, Kind.MISSING);
      return;
    }
    boolean sound = value.length() == digits;
    for (int i = 0; i < value.length(); i++) {
      sound &= value.charAt(i) >= '0' && value.charAt(i) <= '9';
    }
    allow(code, tag, sound);
  }

  private static void mandatoryText(EmvElements code, String tag, String value, int max) {
    if (value == null) {
      code.deviates(tag, Kind.MISSING);
    } else {
      length(code, tag, value, max);
    }
  }

  private static void length(EmvElements code, String tag, String value, int max) {
    if (value != null && value.length() > max && value.codePointCount(0, value.length()) > max) {
      code.deviates(tag, Kind.TOO_LONG);
    }
  }

  private static void allow(EmvElements code, String tag, boolean holds) {
    if (!holds) {
      code.deviates(tag, Kind.BAD_FORMAT);
    }
  }

  private static boolean isUpper(String text, int at) {
    return text.charAt(at) >= 'A' && text.charAt(at) <= 'Z';
  }
}
