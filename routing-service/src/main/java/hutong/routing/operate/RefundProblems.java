package hutong.routing.operate;

import hutong.routing.refund.RefundRefusedException;
import hutong.routing.route.Reason;
import hutong.routing.route.ReasonDocument;
import hutong.runtime.problem.Problems;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Why a refund is not accepted, as problem details with the reason's code. */
public class RefundProblems {

  @ServerExceptionMapper
  Response map(RefundRefusedException refused) {
    Reason reason = refused.reason();
    return Problems.builder(status(reason), reason.code(), reason.english(), refused.getMessage())
        .with("reason", ReasonDocument.of(reason))
        .build()
        .toResponse();
  }

  private static int status(Reason reason) {
    switch (reason) {
      case ORIGINAL_NOT_FOUND:
        return 404;
      case REFUND_MISMATCH:
        return 422;
      default:
        return 409;
    }
  }
}
