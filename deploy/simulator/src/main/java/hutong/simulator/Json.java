package hutong.simulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** Reads JSON that a stranger sent and names the field that is wrong. */
final class Json {

  private static final int MAX_DEPTH = 16;
  private static final Pattern SHORT = Pattern.compile("(?s).{1,64}");

  private static final ObjectMapper STRICT =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private Json() {}

  static ObjectNode object() {
    return STRICT.createObjectNode();
  }

  static JsonNode tree(Object value) {
    return STRICT.valueToTree(value);
  }

  static ObjectNode parse(byte[] body) throws BadRequest {
    JsonNode node;
    try {
      node = STRICT.readTree(body);
    } catch (IOException notJson) {
      throw new BadRequest("The body must be one JSON object, no key twice, at most 16 deep");
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new BadRequest("The body must be one JSON object");
  }

  static String text(JsonNode object, String path, String field, Pattern form) throws BadRequest {
    JsonNode value = object.get(field);
    if (value == null || !value.isTextual() || !form.matcher(value.textValue()).matches()) {
      throw new BadRequest(path + field + " must be a text of the form " + form);
    }
    return value.textValue();
  }

  static long whole(JsonNode object, String path, String field, long min, long max)
      throws BadRequest {
    JsonNode value = object.get(field);
    boolean whole = value != null && value.isIntegralNumber() && value.canConvertToLong();
    if (!whole || value.longValue() < min || value.longValue() > max) {
      throw new BadRequest(path + field + " must be a whole number from " + min + " to " + max);
    }
    return value.longValue();
  }

  static Instant instant(JsonNode object, String path, String field) throws BadRequest {
    try {
      return Instant.parse(text(object, path, field, SHORT));
    } catch (DateTimeParseException notOne) {
      throw new BadRequest(path + field + " must be an RFC 3339 instant in UTC");
    }
  }
}
