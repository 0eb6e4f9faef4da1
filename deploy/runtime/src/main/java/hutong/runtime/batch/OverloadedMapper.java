package hutong.runtime.batch;

import hutong.runtime.problem.Problems;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Overload over HTTP: 503 with {@code Retry-After}, RFC 9110 section 10.2.3. */
public class OverloadedMapper {

  @ServerExceptionMapper
  Response map(OverloadedException overloaded) {
    return Problems.builder(
            503, "OVERLOADED", "Too much is waiting", "Nothing was done. Try again in a second.")
        .withHeader("Retry-After", "1")
        .build()
        .toResponse();
  }
}
