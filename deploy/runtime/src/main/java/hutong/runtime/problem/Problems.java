package hutong.runtime.problem;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.net.URI;
import java.util.Locale;

/** Errors over HTTP as RFC 9457 problem details, each with a code that a program can branch on. */
public final class Problems {

  private Problems() {}

  /**
   * @param status the HTTP status
   * @param code the machine-readable reason in upper snake case; also the end of the type's URN
   * @param title what went wrong, the same text for every occurrence
   * @param detail what to do about this one; must not repeat what the client sent
   */
  public static HttpProblem of(int status, String code, String title, String detail) {
    return builder(status, code, title, detail).build();
  }

  /** As {@link #of}, for a problem that carries members of its own. */
  public static HttpProblem.Builder builder(int status, String code, String title, String detail) {
    return HttpProblem.builder()
        .withType(
            URI.create("urn:hutong:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-')))
        .withTitle(title)
        .withStatus(status)
        .withDetail(detail)
        .with("code", code);
  }
}
