package hutong.verifier;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What may stand in a cell, and how the JSON Lines writing has it. */
enum Syntax {
  FORMAT("hutong-participant-file", Json.TEXT, "hutong-participant-file"::equals),
  VERSION("format version 1 or 2", Json.COUNT, Set.of("1", "2")::contains),
  TEXT("text", Json.TEXT, Syntax::isText),
  CYCLE_ID("a cycle id such as 2021-10-02-01", Json.TEXT, matches("\\d{4}-\\d\\d-\\d\\d-\\w+")),
  CYCLE_TYPE("CLEARING or DISPUTE", Json.TEXT, Set.of("CLEARING", "DISPUTE")::contains),
  KIND("a kind of line", Json.TEXT, LineRules.KINDS::contains),
  ROLE("a role", Json.TEXT, LineRules.ROLES::contains),
  UUID("a lower-case UUID", Json.TEXT, Syntax::isUuid),
  CURRENCY("a currency such as CNY", Json.TEXT, matches("[A-Z]{3}")),
  COUNT("a count without leading zeros", Json.COUNT, Syntax::isCount),
  MONEY("0, or C or D and an amount without leading zeros", Json.MONEY, Syntax::isMoney),
  DATE("a date such as 2021-10-02", Json.TEXT, Syntax::isDate),
  INSTANT("UTC with three decimals such as 2021-10-02T02:00:00.900Z", Json.TEXT, Syntax::isInstant),
  STATE("CLEARED or ROLLED", Json.TEXT, Set.of("CLEARED", "ROLLED")::contains),
  FEE_SCHEDULE(
      "id/version/PER_ITEM or id/version/AGGREGATE_PER_CYCLE",
      Json.TEXT,
      cell -> isText(cell) && isFeeSchedule(cell)),
  FEE_BOUND("fees with CAP or FLOOR, in order", Json.TEXT, Syntax::isFeeBound),
  HASH("64 lower-case hexadecimal digits", Json.TEXT, Syntax::isHash),
  HASHES("hashes separated by commas", Json.LIST, Syntax::isHashes),
  SIGNATURE("64 bytes as base64url without padding", Json.TEXT, Syntax::isSignature);

  /** How a value stands in the JSON Lines writing. */
  enum Json {
    TEXT,
    COUNT,
    MONEY,
    LIST
  }

  /** A text cell that would begin with one of these has an apostrophe before it. */
  static final String GUARDED = "=+-@\t'";

  private static final Pattern FEE_SCHEDULE_FORM =
      Pattern.compile(".+/(0|[1-9]\\d{0,9})/(PER_ITEM|AGGREGATE_PER_CYCLE)");

  private static final Pattern INSTANT_FORM =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");

  private final String description;
  private final Json json;
  private final Predicate<String> holds;

  Syntax(String description, Json json, Predicate<String> holds) {
    this.description = description;
    this.json = json;
    this.holds = holds;
  }

  String description() {
    return description;
  }

  Json json() {
    return json;
  }

  /** Whether the text of a cell that is not empty is well formed. */
  boolean holds(String cell) {
    return holds.test(cell);
  }

  /** The signed amount of a money cell that is well formed: what is paid is negative. */
  static long minor(String cell) {
    return switch (cell.charAt(0)) {
      case 'C' -> Long.parseLong(cell, 1, cell.length(), 10);
      case 'D' -> -Long.parseLong(cell, 1, cell.length(), 10);
      default -> 0;
    };
  }

  /** The money cell of a signed amount. */
  static String money(long minor) {
    if (minor == 0) {
      return "0";
    }
    return minor > 0 ? "C" + minor : "D" + Long.toString(minor).substring(1);
  }

  private static Predicate<String> matches(String regex) {
    return Pattern.compile(regex).asMatchPredicate();
  }

  private static boolean isText(String cell) {
    boolean guarded = cell.startsWith("'");
    return guarded
        ? cell.length() > 1 && GUARDED.indexOf(cell.charAt(1)) >= 0
        : GUARDED.indexOf(cell.charAt(0)) < 0;
  }

  private static boolean isUuid(String cell) {
    if (cell.length() != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? cell.charAt(i) != '-' : !isHexDigit(cell.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHexDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  private static boolean isHash(String cell) {
    return cell.length() == 64 && cell.chars().allMatch(c -> isHexDigit((char) c));
  }

  private static boolean isHashes(String cell) {
    return List.of(cell.split(",", -1)).stream().allMatch(Syntax::isHash);
  }

  private static boolean isCount(String cell) {
    return cell.equals("0") || isPositive(cell);
  }

  private static boolean isMoney(String cell) {
    return cell.equals("0")
        || ((cell.charAt(0) == 'C' || cell.charAt(0) == 'D') && isPositive(cell.substring(1)));
  }

  /** Whether it is a number from 1 to the largest of 64 bits, in ASCII digits. */
  private static boolean isPositive(String digits) {
    int length = digits.length();
    if (length == 0 || length > 19 || digits.charAt(0) == '0') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return false;
      }
    }
    return length < 19 || digits.compareTo(Long.toString(Long.MAX_VALUE)) <= 0;
  }

  private static boolean isDate(String cell) {
    try {
      return cell.length() == 10 && LocalDate.parse(cell).toString().equals(cell);
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isInstant(String cell) {
    if (!INSTANT_FORM.matcher(cell).matches()) {
      return false;
    }
    try {
      // A leap second or 24:00 would be read as another instant than is written.
      return Instant.parse(cell).toString().startsWith(cell.substring(0, 19));
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isFeeSchedule(String cell) {
    return FEE_SCHEDULE_FORM.matcher(cell).matches();
  }

  private static boolean isFeeBound(String cell) {
    int last = -1;
    for (String bound : cell.split(",", -1)) {
      int colon = bound.indexOf(':');
      int fee = colon < 0 ? -1 : LineRules.FEES.indexOf(bound.substring(0, colon));
      if (fee <= last || !Set.of("CAP", "FLOOR").contains(bound.substring(colon + 1))) {
        return false;
      }
      last = fee;
    }
    return true;
  }

  private static boolean isSignature(String cell) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cell);
      // Unused bits in the last digit would be another text for the same signature.
      return bytes.length == 64
          && Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(cell);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
