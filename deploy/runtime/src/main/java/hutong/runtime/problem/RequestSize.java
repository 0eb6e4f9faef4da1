package hutong.runtime.problem;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a request that announces a body beyond the limit before any of it is read. The server
 * does so too, but without a word; a body that comes in chunks is cut off by the server itself.
 */
@ApplicationScoped
public class RequestSize {

  /** Before the server's own check, which has order -2. */
  private static final int PRIORITY = 1_000;

  private static final String PROBLEM =
      """
      {"type":"urn:hutong:problem:too-large","title":"The request is too large","status":413,\
      "detail":"A request has at most %d bytes.","code":"TOO_LARGE"}""";

  private final long limit;

  RequestSize(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
    this.limit = limit.asLongValue();
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
  }

  private void check(RoutingContext request) {
    if (announced(request) <= limit) {
      request.next();
      return;
    }
    // The rest of the body is not read, so the connection cannot be used again.
    request
        .response()
        .setStatusCode(413)
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(PROBLEM.formatted(limit));
  }

  private static long announced(RoutingContext request) {
    String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException beyondAnyLimit) {
      return Long.MAX_VALUE;
    }
  }
}
