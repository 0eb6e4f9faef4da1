package hutong.verifier;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON strictly, and a record of the JSON Lines writing into the cells of the other one. */
final class JsonEntry {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final int MAX_DEPTH = 8;

  private JsonEntry() {}

  /**
   * The record of one line.
   *
   * @throws Refused if it is not one object with the names and types of the contract
   */
  static Entry read(String text, String where) {
    return read(object(text, where), where);
  }

  private static Entry read(Map<?, ?> object, String where) {
    if (!(object.get("record") instanceof String name)) {
      throw new Refused(where + " does not say which record it is");
    }
    Shape shape = Shape.of(name, where);
    for (Object key : object.keySet()) {
      if (!key.equals("record") && !shape.has((String) key)) {
        throw new Refused(
            "%s: record %s has no cell %s".formatted(where, shape, Refused.quote((String) key)));
      }
    }
    List<String> cells = new ArrayList<>();
    for (Shape.Cell cell : shape.cells()) {
      cells.add(cell(object, cell, where + ": " + cell.name()));
    }
    return new Entry(shape, cells, where);
  }

  private static String cell(Map<?, ?> object, Shape.Cell cell, String where) {
    if (!object.containsKey(cell.name())) {
      return "";
    }
    Object value = object.get(cell.name());
    return switch (cell.syntax().json()) {
      case TEXT -> text(value, cell.syntax(), where);
      case COUNT -> {
        if (value instanceof Long count && count >= 0) {
          yield Long.toString(count);
        }
        throw new Refused(where + " is not a count");
      }
      case MONEY -> {
        // The smallest of 64 bits has no positive counterpart, so no money cell can hold it.
        if (value instanceof Long minor && minor != Long.MIN_VALUE) {
          yield Syntax.money(minor);
        }
        throw new Refused(where + " is not an amount in whole minor units");
      }
      case LIST -> list(value, where);
    };
  }

  private static String text(Object value, Syntax syntax, String where) {
    if (!(value instanceof String text) || text.isEmpty()) {
      throw new Refused(where + " is not a text; a cell that is not known is left out");
    }
    if (text.indexOf('|') >= 0 || text.chars().anyMatch(Character::isISOControl)) {
      throw new Refused(where + " holds a pipe or a control character");
    }
    // Half a surrogate pair has no UTF-8 and would be hashed as a question mark.
    if (text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
      throw new Refused(where + " is not Unicode text");
    }
    boolean guarded = syntax == Syntax.TEXT || syntax == Syntax.FEE_SCHEDULE;
    return guarded && Syntax.GUARDED.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  private static String list(Object value, String where) {
    if (!(value instanceof List<?> list)) {
      throw new Refused(where + " is not an array");
    }
    List<String> texts = new ArrayList<>();
    for (Object element : list) {
      if (!(element instanceof String text)) {
        throw new Refused(where + " is not an array of texts");
      }
      texts.add(text);
    }
    return String.join(",", texts);
  }

  /**
   * One JSON value: Map, List, String, Long, Boolean, or null for null and for what is no whole
   * number of 64 bits.
   *
   * @throws Refused if it is not JSON, or more than one value
   */
  static Object value(String text, String where) {
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      Object value = value(parser, 0);
      if (parser.nextToken() != null) {
        throw new Refused(where + " holds more than one JSON value");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new Refused(where + " is not JSON: " + Refused.quote(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object value(JsonParser parser, int depth) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null || depth > MAX_DEPTH) {
      throw new Refused(token == null ? "there is no JSON value" : "JSON is nested too deeply");
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          object.put(name, value(parser, depth + 1));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser, depth + 1));
        }
        yield array;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> whole(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** Null for minus zero too, which is another writing of 0. */
  private static Long whole(String digits) {
    try {
      return digits.equals("-0") ? null : Long.valueOf(digits);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /**
   * An object with the names in it.
   *
   * @throws Refused if the text is something else
   */
  static Map<?, ?> object(String text, String where) {
    if (!(value(text, where) instanceof Map<?, ?> object)) {
      throw new Refused(where + " is not a JSON object");
    }
    return object;
  }
}
