package hutong.codescan.recognise;

import java.util.Comparator;
import java.util.Currency;

/** Currencies by their numeric code of ISO 4217, as EMV codes write them. */
final class Currencies {

  private static final int CODES = 1_000;
  private static final Currency[] BY_NUMBER = byNumber();

  private Currencies() {}

  /** The currency, or null where the text is not the number of one that has decimals. */
  static Currency of(String number) {
    if (number == null || number.length() != 3) {
      return null;
    }
    int code = 0;
    for (int i = 0; i < 3; i++) {
      int digit = number.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      code = code * 10 + digit;
    }
    return BY_NUMBER[code];
  }

  private static Currency[] byNumber() {
    Currency[] found = new Currency[CODES];
    Currency.getAvailableCurrencies().stream()
        // Codes such as 999 (no currency) and 959 (gold) have no decimals and no amounts.
        .filter(currency -> currency.getDefaultFractionDigits() >= 0)
        .filter(currency -> currency.getNumericCode() > 0)
        .sorted(Comparator.comparing(Currency::getCurrencyCode))
        .forEach(currency -> found[currency.getNumericCode()] = currency);
    return found;
  }
}
