package hutong.routing.operate;

import hutong.routing.reserve.PositionMoveRefusedException;
import hutong.runtime.problem.Problems;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What operators may not do to positions, as problem details. */
public class PositionProblems {

  @ServerExceptionMapper
  Response map(PositionMoveRefusedException refused) {
    PositionMoveRefusedException.Why why = refused.why();
    return Problems.of(status(why), why.name(), why.title(), why.detail()).toResponse();
  }

  private static int status(PositionMoveRefusedException.Why why) {
    return why == PositionMoveRefusedException.Why.UNKNOWN_CHANGE ? 404 : 409;
  }
}
