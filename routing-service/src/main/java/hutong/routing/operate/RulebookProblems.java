package hutong.routing.operate;

import hutong.routing.publish.FindingsException;
import hutong.routing.publish.MoveRefusedException;
import hutong.routing.publish.NoBookInForceException;
import hutong.routing.rulebook.BadRulebookException;
import hutong.runtime.problem.Problems;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What is wrong with a rulebook or a move, as problem details. */
public class RulebookProblems {

  @ServerExceptionMapper
  Response map(MoveRefusedException refused) {
    MoveRefusedException.Why why = refused.why();
    return Problems.of(status(why), why.name(), why.title(), why.detail()).toResponse();
  }

  private static int status(MoveRefusedException.Why why) {
    switch (why) {
      case UNKNOWN_VERSION:
        return 404;
      case IN_THE_PAST:
      case TOO_LARGE:
      case KEY_REUSED:
        return 422;
      default:
        return 409;
    }
  }

  @ServerExceptionMapper
  Response map(BadRulebookException bad) {
    return Problems.builder(
            422,
            "BAD_RULEBOOK",
            "The rulebook is refused",
            "The member faults names every fault; nothing was stored.")
        .with("faults", bad.faults())
        .build()
        .toResponse();
  }

  @ServerExceptionMapper
  Response map(FindingsException found) {
    return Problems.builder(
            422,
            "FINDINGS",
            "The analysis forbids it",
            "Draft a version without the errors that the member findings names.")
        .with("findings", found.errors())
        .build()
        .toResponse();
  }

  @ServerExceptionMapper
  Response map(NoBookInForceException none) {
    return Problems.builder(
            503, "NO_RULEBOOK", "No rulebook could be loaded", "Roll back to a version that loads.")
        .withHeader("Retry-After", "5")
        .build()
        .toResponse();
  }
}
