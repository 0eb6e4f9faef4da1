package hutong.routing.rulebook;

import java.util.Set;

/** The closed lists of words that a rule may use; a misspelt word would silently close a rule. */
final class Vocabulary {

  static final Set<String> SCENES =
      Set.of("OFFLINE", "ONLINE_CASHIER", "MINI_PROGRAM", "ONLINE_SERVICE", "UTILITY_BILL");
  static final Set<String> CODE_CLASSES =
      Set.of(
          "PERSONAL_STATIC",
          "PERSONAL_DYNAMIC",
          "MERCHANT_STATIC",
          "MERCHANT_DYNAMIC",
          "CONSUMER_CODE",
          "BANK_AGGREGATE",
          "AGGREGATE_UNKNOWN",
          "ONLINE_ORDER");
  static final Set<String> MODES = Set.of("MPM", "CPM", "CASHIER", "SERVICE");
  static final String ANY = "*";

  private Vocabulary() {}
}
