package hutong.routing.operate;

import hutong.routing.publish.Who;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import hutong.runtime.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who an operator is: the header {@code Hutong-Operator}, which whatever authenticates people in
 * front of this service must set, and must take away where a client has set it.
 */
final class Operators {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._@-]{1,63}");
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  /** Names under which the service itself appears in the history. */
  private static final Set<String> RESERVED = Set.of("configuration", "installation");

  private Operators() {}

  static String name(String header) {
    if (header == null || !NAME.matcher(header).matches() || RESERVED.contains(header)) {
      throw Problems.of(
          400,
          "BAD_OPERATOR",
          "Who asks is not known",
          "The header Hutong-Operator must name a person: " + NAME.pattern());
    }
    return header;
  }

  static Who who(String operator, String idempotencyKey) {
    String name = name(operator);
    if (idempotencyKey == null) {
      throw Problems.of(
          400,
          "MISSING_IDEMPOTENCY_KEY",
          "The request has no key",
          "The header Idempotency-Key is required.");
    }
    if (!KEY.matcher(idempotencyKey).matches()) {
      throw Problems.of(
          400,
          "BAD_IDEMPOTENCY_KEY",
          "The key is not one",
          "Idempotency-Key must match " + KEY.pattern());
    }
    return new Who(name, idempotencyKey);
  }

  static <T> T read(byte[] body, Class<T> type) {
    try {
      return StrictJson.read(body, type);
    } catch (BadJsonException bad) {
      throw bad(bad.getMessage());
    }
  }

  static HttpProblem bad(String detail) {
    return Problems.of(400, "BAD_REQUEST", "The request cannot be read", detail);
  }
}
