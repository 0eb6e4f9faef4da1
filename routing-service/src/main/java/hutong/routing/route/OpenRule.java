package hutong.routing.route;

import hutong.routing.rulebook.CityScope;
import hutong.routing.rulebook.Rule;
import java.time.Instant;

/** Whether a rule is open for anybody at all. */
final class OpenRule {

  private OpenRule() {}

  /** Also what the operator has yet to set keeps a rule shut. */
  static boolean at(Rule rule, Instant at) {
    return rule.openAt(at)
        && rule.cities().kind() != CityScope.Kind.UNSET
        && (rule.merchants().anyScene() || !rule.merchants().sceneCodes().isEmpty())
        && rule.userRollout().bpsAt(at) > 0
        && rule.merchantCoverage().bpsAt(at) > 0;
  }
}
