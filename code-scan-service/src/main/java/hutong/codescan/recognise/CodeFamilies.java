package hutong.codescan.recognise;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Every code that is known, as data: who owns it and how it is told from others. A new network is a
 * new entry here and no new Java. Each record refuses what makes no sense by itself; {@link
 * FamilyChecks} refuses what makes none beside the others.
 */
public record CodeFamilies(
    List<PayerNumber> payerNumbers,
    List<LinkFamily> links,
    List<MerchantAccount> merchantAccounts,
    List<ConsumerApplication> consumerApplications) {

  /** Digits of the longest number that counts as a payment code. */
  static final int MAX_DIGITS = 32;

  /** A payment code outlives its minute by no more than a day, whatever a file says. */
  static final int MAX_VALID_SECONDS = 86_400;

  private static final Pattern NAME = Pattern.compile("[A-Z0-9_]{2,48}");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  public CodeFamilies {
    payerNumbers = List.copyOf(payerNumbers);
    links = List.copyOf(links);
    merchantAccounts = List.copyOf(merchantAccounts);
    consumerApplications = List.copyOf(consumerApplications);
  }

  /**
   * Payment codes that are numbers (付款码): told by their first digits and their length.
   *
   * @param validSeconds how long such a code may be used, 1 to {@value #MAX_VALID_SECONDS}
   * @param enabled whether it counts as known at all
   * @param partOf a wider family that these numbers are taken out of, or null
   * @param prefixes the first digits, at least two each, which never are 00: EMV codes begin so
   * @param fixed digits further behind that all of them have, or null
   */
  public record PayerNumber(
      String family,
      String owner,
      String payerApp,
      int validSeconds,
      boolean enabled,
      String partOf,
      List<String> prefixes,
      int minDigits,
      int maxDigits,
      FixedDigits fixed) {

    public PayerNumber {
      named("family", family, 48);
      named("owner", owner, 32);
      named("payerApp", payerApp, 32);
      valid(validSeconds);
      prefixes = listed("prefixes", prefixes);
      check(
          2 <= minDigits && minDigits <= maxDigits && maxDigits <= MAX_DIGITS,
          "minDigits and maxDigits must be 2 to " + MAX_DIGITS + ", in this order");
      for (String prefix : prefixes) {
        check(
            DIGITS.matcher(prefix).matches() && prefix.length() >= 2 && !prefix.startsWith("00"),
            "a prefix must have two digits or more and not begin with 00");
        check(prefix.length() <= minDigits, "a prefix must not be longer than the code");
      }
      check(
          fixed == null || fixed.at() + fixed.digits().length() <= minDigits,
          "fixed digits must lie inside the shortest code");
    }

    /** Whether a text of ASCII digits is such a code. */
    boolean matches(String number) {
      if (number.length() < minDigits || number.length() > maxDigits) {
        return false;
      }
      if (fixed != null && !number.startsWith(fixed.digits(), fixed.at())) {
        return false;
      }
      for (int i = 0; i < prefixes.size(); i++) {
        if (number.startsWith(prefixes.get(i))) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * @param at characters before these digits, counted from the code's beginning
   */
  public record FixedDigits(int at, String digits) {

    public FixedDigits {
      check(at >= 0 && at < MAX_DIGITS, "fixed.at must be 0 to " + (MAX_DIGITS - 1));
      check(digits != null && DIGITS.matcher(digits).matches(), "fixed.digits must be digits");
    }
  }

  /**
   * Whose merchant accounts are whose in EMVCo's merchant-presented codes.
   *
   * @param primitiveTags of 02 to 25, each given to one network by EMVCo
   * @param guidPrefixes beginnings of the globally unique identifier (00) in templates 26 to 51, in
   *     upper case
   * @param merchantIdAt where the merchant's number begins in a primitive account that ends with
   *     it, or null where the format is not known
   * @param merchantIdLength characters of that number, or null
   * @param merchantIdTag the template's element that holds the merchant's number, or null
   */
  public record MerchantAccount(
      String owner,
      List<Integer> primitiveTags,
      List<String> guidPrefixes,
      Integer merchantIdAt,
      Integer merchantIdLength,
      Integer merchantIdTag) {

    public MerchantAccount {
      named("owner", owner, 32);
      check(
          !primitiveTags.isEmpty() || !guidPrefixes.isEmpty(),
          "primitiveTags or guidPrefixes must name something");
      primitiveTags = primitiveTags.isEmpty() ? List.of() : listed("primitiveTags", primitiveTags);
      guidPrefixes = guidPrefixes.isEmpty() ? List.of() : listed("guidPrefixes", guidPrefixes);
      for (int tag : primitiveTags) {
        check(2 <= tag && tag <= 25, "a primitive tag must be 02 to 25");
      }
      for (String prefix : guidPrefixes) {
        check(
            prefix.length() >= 4
                && prefix.length() <= 32
                && prefix.equals(prefix.toUpperCase(Locale.ROOT)),
            "a GUID prefix must have 4 to 32 characters, in upper case");
      }
      check(
          (merchantIdAt == null) == (merchantIdLength == null),
          "merchantIdAt and merchantIdLength belong together");
      check(
          merchantIdAt == null || merchantIdAt >= 0 && merchantIdLength > 0,
          "merchantIdAt and merchantIdLength must not be negative");
      check(
          merchantIdTag == null || 1 <= merchantIdTag && merchantIdTag <= 99,
          "merchantIdTag must be 01 to 99");
    }
  }

  /**
   * Whose chip-card applications are whose in EMVCo's consumer-presented codes.
   *
   * @param aidPrefix the registered application provider by ISO/IEC 7816-5 or more of the
   *     application's identifier: upper-case hex, five bytes or more
   */
  public record ConsumerApplication(
      String owner, String payerApp, int validSeconds, String aidPrefix) {

    private static final Pattern AID = Pattern.compile("([0-9A-F]{2}){5,16}");

    public ConsumerApplication {
      named("owner", owner, 32);
      named("payerApp", payerApp, 32);
      valid(validSeconds);
      check(
          aidPrefix != null && AID.matcher(aidPrefix).matches(),
          "aidPrefix must be 5 to 16 bytes in upper-case hex");
    }
  }

  static void named(String field, String value, int max) {
    check(
        value != null && NAME.matcher(value).matches() && value.length() <= max,
        field + " must be 2 to " + max + " of A-Z 0-9 _");
  }

  static <T> List<T> listed(String field, List<T> values) {
    check(
        values != null && !values.isEmpty() && values.stream().allMatch(Objects::nonNull),
        field + " must name something");
    return List.copyOf(values);
  }

  static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  private static void valid(int seconds) {
    check(
        1 <= seconds && seconds <= MAX_VALID_SECONDS,
        "validSeconds must be 1 to " + MAX_VALID_SECONDS);
  }
}
