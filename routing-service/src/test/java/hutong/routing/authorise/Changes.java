package hutong.routing.authorise;

import hutong.routing.participant.ShortConnections;
import hutong.routing.route.Reason;
import java.time.Duration;
import java.util.UUID;

/** Changes as the authoriser makes them under the clocks of the tests. */
final class Changes {

  private static final Duration LEASE = Duration.ofSeconds(2);

  private Changes() {}

  static Change authorised(UUID id) {
    return new Change.Authorised(id, LEASE, ShortConnections.CLOCKS.storeAndForwardExpiry());
  }

  static Change unknown(UUID id) {
    return new Change.Unknown(id, ShortConnections.CLOCKS.queryLadder().get(0));
  }

  static Change billConfirmed(UUID id) {
    return new Change.BillConfirmed(id, LEASE);
  }

  static Change userPaying(UUID id) {
    return new Change.UserPaying(
        id, ShortConnections.CLOCKS.userPollFirst(), ShortConnections.CLOCKS.userWindow());
  }

  static Change reversing(UUID id) {
    return new Change.Reversing(
        id,
        Reason.AUTH_TIMEOUT_UNKNOWN,
        ShortConnections.CLOCKS.reversalMinAge(),
        ShortConnections.CLOCKS.storeAndForwardExpiry());
  }

  static Change creditRejected(UUID id) {
    return new Change.CreditRejected(
        id,
        Reason.CREDIT_REJECTED,
        ShortConnections.CLOCKS.reversalMinAge(),
        ShortConnections.CLOCKS.storeAndForwardExpiry());
  }
}
