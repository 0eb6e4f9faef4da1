package hutong.settlement.operate;

import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import hutong.runtime.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who an operator is: the header {@code Hutong-Operator}, which whatever authenticates people in
 * front of this service must set, and must take away where a client has set it. And what operators
 * send.
 */
final class Operators {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._@-]{1,63}");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private static final Set<String> NOBODY = Set.of("gateway", "settlement");

  private Operators() {}

  /** A person, and not what things of settlement are marked with that nobody has done. */
  static String person(String header) {
    if (header == null || !NAME.matcher(header).matches()) {
      throw Problems.of(
          400,
          "BAD_OPERATOR",
          "Who asks is not known",
          "The header Hutong-Operator must name a person: " + NAME.pattern());
    }
    if (NOBODY.contains(header)) {
      throw bad("The header Hutong-Operator must name a person.");
    }
    return header;
  }

  static UUID id(String text, String field) {
    if (text == null || !PathIds.UUID_TEXT.matcher(text).matches()) {
      throw bad("The field " + field + " must be a UUID.");
    }
    return UUID.fromString(text);
  }

  /**
   * A text for people, in one line.
   *
   * @param most characters
   */
  static String line(String text, String field, int most) {
    if (text == null
        || text.isBlank()
        || CONTROL.matcher(text).find()
        || text.codePointCount(0, text.length()) > most) {
      throw bad("The field " + field + " must be 1 to " + most + " characters in one line.");
    }
    return text;
  }

  static <E extends Enum<E>> E one(Class<E> type, String name, String field) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                bad(
                    Arrays.stream(type.getEnumConstants())
                        .map(Enum::name)
                        .collect(
                            Collectors.joining(
                                ", ", "The field " + field + " must be one of ", "."))));
  }

  /** As {@link #one}, and null where nothing is sent. */
  static <E extends Enum<E>> E oneOrNone(Class<E> type, String name, String field) {
    return name == null ? null : one(type, name, field);
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
