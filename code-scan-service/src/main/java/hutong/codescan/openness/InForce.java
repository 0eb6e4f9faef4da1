package hutong.codescan.openness;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What this service reads of {@code hutong.rulebook.in-force.v1}; the event may hold more.
 *
 * @param publication of two events the one with the larger number counts
 * @param payerApps the network of every app that is known
 */
record InForce(
    String version,
    Long publication,
    Map<String, String> payerApps,
    Map<String, List<String>> citySets,
    List<Opening> openings,
    List<Prohibited> prohibitions) {

  static final String TYPE = "hutong.rulebook.in-force.v1";

  /**
   * @param cities ALL, one GB/T 2260 code, or the id of a city set
   */
  record Opening(
      String ruleId,
      String scannerNetwork,
      String codeOwner,
      List<String> payerApps,
      List<String> scenes,
      List<String> codeClasses,
      List<String> modes,
      String cities,
      List<Window> windows) {}

  /**
   * @param to the first instant after it, or null
   * @param depends what else decides about a single payment
   */
  record Window(Instant from, Instant to, List<String> depends) {}

  record Prohibited(
      String id,
      List<String> codeClasses,
      List<String> scenes,
      Instant from,
      Instant to,
      String reason) {}
}
