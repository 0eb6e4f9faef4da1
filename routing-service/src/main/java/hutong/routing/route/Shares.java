package hutong.routing.route;

import hutong.routing.rulebook.Ramp;
import hutong.routing.rulebook.Rule;
import java.time.Instant;

/** Whether a request is within the shares of merchants and users to which a rule is open. */
record Shares(boolean merchant, boolean user) {

  static Shares of(Rule rule, ScanFacts facts, Instant at) {
    return new Shares(
        in(rule.merchantCoverage(), facts.merchantId(), at),
        in(rule.userRollout(), facts.payerRef(), at));
  }

  boolean both() {
    return merchant && user;
  }

  private static boolean in(Ramp ramp, String subject, Instant at) {
    int bps = ramp.bpsAt(at);
    return bps == Ramp.ALL_BPS
        || bps > 0 && subject != null && Bucket.of(ramp.salt(), subject) < bps;
  }
}
