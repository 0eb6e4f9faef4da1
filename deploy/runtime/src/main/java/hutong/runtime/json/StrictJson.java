package hutong.runtime.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import hutong.runtime.json.BadJsonException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * JSON from strangers: what is ambiguous is refused instead of guessed. A key twice, a field that
 * nobody knows, text after the end, a fraction or a string where a whole number belongs, and
 * nesting beyond {@value #MAX_DEPTH} are errors.
 */
public final class StrictJson {

  private static final int MAX_DEPTH = 16;
  private static final int MAX_STRING = 8_192;
  private static final ObjectMapper STRICT = build(true);
  private static final ObjectMapper TOLERANT = build(false);

  private StrictJson() {}

  /** For requests from outside: unknown fields are refused. */
  public static ObjectMapper mapper() {
    return STRICT;
  }

  /** For events between our own services: a later version may have added fields. */
  public static ObjectMapper tolerantMapper() {
    return TOLERANT;
  }

  /** Reads a request from outside. */
  public static <T> T read(byte[] json, Class<T> type) throws BadJsonException {
    return read(STRICT, json, type);
  }

  /** Reads an event of another service, whose unknown fields are left alone. */
  public static <T> T readEvent(byte[] json, Class<T> type) throws BadJsonException {
    return read(TOLERANT, json, type);
  }

  /** Writes an object; fields that are null are left out. */
  public static byte[] write(Object value) {
    try {
      return STRICT.writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static <T> T read(ObjectMapper mapper, byte[] json, Class<T> type)
      throws BadJsonException {
    if (json == null || json.length == 0) {
      throw new BadJsonException(Reason.MALFORMED, "");
    }
    try {
      T value = mapper.readValue(json, type);
      if (value == null) {
        throw new BadJsonException(Reason.WRONG_TYPE, "");
      }
      return value;
    } catch (UnrecognizedPropertyException unknown) {
      throw new BadJsonException(Reason.UNKNOWN_FIELD, knownPart(unknown.getPath()));
    } catch (JsonMappingException wrong) {
      // No path: the trouble is not one field's, but that of the text as a whole.
      boolean whole = wrong.getPath().isEmpty() || ofTheText(wrong.getCause());
      throw new BadJsonException(
          whole ? Reason.MALFORMED : Reason.WRONG_TYPE, whole ? "" : path(wrong.getPath()));
    } catch (IOException notJson) {
      throw new BadJsonException(Reason.MALFORMED, "");
    }
  }

  private static boolean ofTheText(Throwable cause) {
    return cause instanceof JsonParseException || cause instanceof StreamConstraintsException;
  }

  private static String path(List<JsonMappingException.Reference> references) {
    return references.stream()
        .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
        .collect(Collectors.joining("."));
  }

  /** The unknown name itself is the client's text and may be anything: only its parent is named. */
  private static String knownPart(List<JsonMappingException.Reference> references) {
    return path(references.subList(0, Math.max(0, references.size() - 1)));
  }

  private static ObjectMapper build(boolean strict) {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNameLength(128)
                    .maxNumberLength(32)
                    .build())
            .build();
    JsonMapper.Builder mapper =
        JsonMapper.builder(factory)
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, strict)
            .withCoercionConfig(
                LogicalType.Textual,
                c -> {
                  c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                  c.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                  c.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
                });
    return mapper.build();
  }
}
