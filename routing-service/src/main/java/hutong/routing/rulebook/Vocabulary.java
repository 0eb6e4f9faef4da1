package hutong.routing.rulebook;

import java.util.Set;

/** The closed lists of words that a rule may use; a misspelt word would silently close a rule. */
final class Vocabulary {

  static final Set<String> SCENES =
      Set.of(
          "OFFLINE", "REMOTE", "ONLINE_CASHIER", "MINI_PROGRAM", "ONLINE_SERVICE", "UTILITY_BILL");
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

  /** Reasons of a refusal that a prohibition may give. */
  static final Set<String> PROHIBITION_REASONS = Set.of("CODE_CLASS_FORBIDDEN", "SCENE_NOT_OPEN");

  static final String ANY = "*";

  private Vocabulary() {}
}
