package hutong.runtime.problem;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Locale;

/**
 * Gives the problems that the framework finds by itself (no such path, wrong method, wrong media
 * type, too large) the member {@code code} that all of ours have, so that a caller never has to
 * branch on a title.
 */
@ApplicationScoped
public class ProblemCodes implements ProblemPostProcessor {

  @Override
  public HttpProblem apply(HttpProblem problem, ProblemContext context) {
    if (problem.getParameters().containsKey("code")) {
      return problem;
    }
    String code = code(problem.getStatusCode());
    return HttpProblem.builder(problem)
        .withType(
            URI.create("urn:hutong:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-')))
        .with("code", code)
        .build();
  }

  private static String code(int status) {
    return switch (status) {
      case 404 -> "NOT_FOUND";
      case 405 -> "METHOD_NOT_ALLOWED";
      case 406 -> "NOT_ACCEPTABLE";
      case 413 -> "TOO_LARGE";
      case 415 -> "UNSUPPORTED_MEDIA_TYPE";
      default -> status < 500 ? "BAD_REQUEST" : "INTERNAL";
    };
  }
}
