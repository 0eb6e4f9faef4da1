package hutong.codescan.recognise;

/**
 * Amounts as EMVCo's merchant-presented mode writes them: digits and at most one point, 13
 * characters at most. Leading zeros and an empty side of the point leave a doubt and are no amount.
 */
final class EmvAmount {

  private static final int MAX_LENGTH = 13;

  /** What no amount is. */
  static final long NONE = -1;

  private EmvAmount() {}

  /**
   * The amount in minor units, or {@link #NONE} for anything that is no amount of the currency.
   *
   * @param exponent decimals of the currency, 0 to 4; more than these are refused, fewer are not
   */
  static long minorUnits(String amount, int exponent) {
    int point = amount.indexOf('.');
    int whole = point < 0 ? amount.length() : point;
    int decimals = point < 0 ? 0 : amount.length() - point - 1;
    boolean sound =
        amount.length() <= MAX_LENGTH
            && whole > 0
            && !(whole > 1 && amount.charAt(0) == '0')
            && (point < 0 || decimals > 0)
            && decimals <= exponent;
    long minor = sound ? digits(amount, point) : NONE;
    for (int i = decimals; i < exponent && minor >= 0; i++) {
      minor = Math.multiplyExact(minor, 10);
    }
    return minor;
  }

  /** All digits as one number, which 13 characters never make too large. */
  private static long digits(String amount, int point) {
    long number = 0;
    for (int i = 0; i < amount.length(); i++) {
      int digit = amount.charAt(i) - '0';
      if (i == point) {
        continue;
      }
      if (digit < 0 || digit > 9) {
        return NONE;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
