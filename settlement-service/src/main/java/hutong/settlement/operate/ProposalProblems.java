package hutong.settlement.operate;

import hutong.runtime.problem.Problems;
import hutong.settlement.settle.ProposalRefusedException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What may not be proposed or decided about a settlement, as problem details. */
public class ProposalProblems {

  @ServerExceptionMapper
  Response map(ProposalRefusedException refused) {
    ProposalRefusedException.Why why = refused.why();
    int status =
        switch (why) {
          case UNKNOWN_SETTLEMENT, UNKNOWN_PROPOSAL -> 404;
          default -> 409;
        };
    return Problems.of(status, why.name(), why.title(), why.detail()).toResponse();
  }
}
