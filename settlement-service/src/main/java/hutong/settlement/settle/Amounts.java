package hutong.settlement.settle;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.regex.Pattern;

/** Amounts as ISO 20022 writes them: decimal, with at most the currency's own fraction digits. */
final class Amounts {

  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,5})?");

  private Amounts() {}

  /**
   * @param minor not negative, minor units
   */
  static String text(long minor, String currency) {
    return BigDecimal.valueOf(minor, digits(currency)).toPlainString();
  }

  /**
   * @return minor units
   * @throws BadMessageException if it is no amount of that currency
   */
  static long minor(String text, String currency) throws BadMessageException {
    if (!AMOUNT.matcher(text).matches()) {
      throw new BadMessageException("An amount is not a decimal number of 18 digits at most");
    }
    try {
      return new BigDecimal(text).movePointRight(digits(currency)).longValueExact();
    } catch (ArithmeticException notWhole) {
      throw new BadMessageException("An amount has more fraction digits than its currency");
    } catch (IllegalArgumentException noCurrency) {
      throw new BadMessageException("A currency is not one of ISO 4217");
    }
  }

  /** Throws IllegalArgumentException where there is no such currency. */
  private static int digits(String currency) {
    return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
  }
}
