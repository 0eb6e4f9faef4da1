package hutong.routing.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The event {@code hutong.rulebook.in-force.v1}, field by field as the contract has it: what a
 * rulebook opens, flattened so that a reader needs no rulebook to ask it.
 *
 * @param publication grows with every publication; of two events the one with the larger counts
 * @param inForceFrom when it took effect
 * @param payerApps the network of every app that is known
 * @param citySets the members of every set that an opening names
 * @param openings what can be open, rule by rule
 * @param prohibitions what is refused whatever is open
 */
public record InForce(
    String version,
    long publication,
    Instant inForceFrom,
    Map<String, String> payerApps,
    Map<String, List<String>> citySets,
    List<Opening> openings,
    List<Prohibited> prohibitions) {

  public static final String TOPIC = "hutong.rulebooks";

  /** One key for the one rulebook there is, so that the compacted topic keeps its last state. */
  public static final String KEY = "interop";

  static final String TYPE = "hutong.rulebook.in-force.v1";

  /**
   * @param ruleId as decisions quote it
   * @param cities ALL, one six-digit code, or the id of a city set
   * @param windows when it is open, in the order of time, never empty
   */
  public record Opening(
      String ruleId,
      String level,
      String scannerNetwork,
      String codeOwner,
      List<String> payerApps,
      List<String> scenes,
      List<String> codeClasses,
      List<String> modes,
      String cities,
      List<Window> windows) {}

  /**
   * @param to the first instant after it, or null where no end is planned
   * @param depends what else decides about a single payment; empty where nothing does
   */
  public record Window(Instant from, Instant to, List<Condition> depends) {}

  /** What an opening depends on beside its own dimensions. */
  public enum Condition {
    USER_ROLLOUT,
    MERCHANT_COVERAGE,
    MERCHANT,
    AMOUNT
  }

  /**
   * @param reason the name of the refusal's reason
   */
  public record Prohibited(
      String id,
      List<String> codeClasses,
      List<String> scenes,
      Instant from,
      Instant to,
      String reason) {}
}
