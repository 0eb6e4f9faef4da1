package hutong.settlement.operate;

import hutong.runtime.problem.Problems;
import hutong.settlement.reconcile.AdjustmentRefusedException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What may not be adjusted, as problem details. */
public class AdjustmentProblems {

  @ServerExceptionMapper
  Response map(AdjustmentRefusedException refused) {
    AdjustmentRefusedException.Why why = refused.why();
    return Problems.of(status(why), why.name(), why.title(), why.detail()).toResponse();
  }

  private static int status(AdjustmentRefusedException.Why why) {
    return switch (why) {
      case UNKNOWN_BREAK, UNKNOWN_PROPOSAL -> 404;
      case KIND_DOES_NOT_FIT,
          OVER_DIFFERENCE,
          OVER_PAYMENT,
          OVER_WRITE_OFF_LIMIT,
          MISSING_PARTY,
          PARTY_CONTRADICTS,
          PARTY_NOT_KNOWN ->
          422;
      default -> 409;
    };
  }
}
