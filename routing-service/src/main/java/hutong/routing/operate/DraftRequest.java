package hutong.routing.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.routing.rulebook.RulebookSource;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A draft: either all four files, or what is to be different from a base. In the second form every
 * array holds whole elements, which replace those of the same identity and are appended where there
 * are none; nothing can be taken out, because what has decided payments ends by its dates.
 *
 * @param base the version it is drafted on; null in the first form for the one published last
 * @param version the declared version of the draft; in the second form null for the base's
 * @param rulebook first form: the whole file, as are citySets and participants then
 * @param operatorSettings in both forms the whole file
 */
record DraftRequest(
    String base,
    String note,
    String version,
    JsonNode rulebook,
    JsonNode citySets,
    JsonNode participants,
    JsonNode operatorSettings,
    JsonNode rules,
    JsonNode payerAppSets,
    JsonNode prohibitions) {

  /** A declared version becomes a part of a path. */
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private static final int MAX_NOTE = 1_000;

  boolean whole() {
    return rulebook != null;
  }

  void check() {
    if (note != null && (note.isBlank() || note.length() > MAX_NOTE || note.indexOf('\0') >= 0)) {
      throw Operators.bad("note has 1 to " + MAX_NOTE + " characters");
    }
    if (whole()) {
      if (version != null || rules != null || payerAppSets != null || prohibitions != null) {
        throw Operators.bad("beside rulebook only whole files can stand");
      }
      if (citySets == null || participants == null || operatorSettings == null) {
        throw Operators.bad(
            "citySets, participants and operatorSettings must stand beside rulebook");
      }
    } else if (base == null) {
      throw Operators.bad("base is missing, and rulebook as well");
    }
  }

  /**
   * The four files of the draft.
   *
   * @param baseFiles the files of the base; not looked at in the first form
   */
  Map<String, byte[]> files(Map<String, byte[]> baseFiles) {
    Map<String, byte[]> files = new HashMap<>(baseFiles);
    JsonNode book = whole() ? rulebook : patched(baseFiles.get(RulebookSource.RULEBOOK));
    String declared = book.path("version").asText();
    if (!VERSION.matcher(declared).matches()) {
      throw Operators.bad("the declared version must match " + VERSION.pattern());
    }
    files.put(RulebookSource.RULEBOOK, StrictJson.write(book));
    if (operatorSettings != null) {
      files.put(RulebookSource.OPERATOR_SETTINGS, StrictJson.write(operatorSettings));
    }
    if (whole()) {
      files.put(RulebookSource.CITY_SETS, StrictJson.write(citySets));
      files.put(RulebookSource.PARTICIPANTS, StrictJson.write(participants));
      return files;
    }
    if (citySets != null) {
      ObjectNode cities = (ObjectNode) tree(baseFiles.get(RulebookSource.CITY_SETS));
      put(cities.withArray("citySets"), citySets, "citySets", List.of("id"));
      files.put(RulebookSource.CITY_SETS, StrictJson.write(cities));
    }
    if (participants != null) {
      ArrayNode all = (ArrayNode) tree(baseFiles.get(RulebookSource.PARTICIPANTS));
      put(all, participants, "participants", List.of("id"));
      files.put(RulebookSource.PARTICIPANTS, StrictJson.write(all));
    }
    return files;
  }

  private JsonNode patched(byte[] base) {
    ObjectNode book = (ObjectNode) tree(base);
    if (version != null) {
      book.put("version", version);
    }
    put(book, rules, "rules", List.of("id", "version"));
    put(book, prohibitions, "prohibitions", List.of("id", "version"));
    put(book, payerAppSets, "payerAppSets", List.of("id"));
    return book;
  }

  private static void put(ObjectNode book, JsonNode changes, String name, List<String> identity) {
    if (changes != null) {
      put(book.withArray(name), changes, name, identity);
    }
  }

  private static void put(
      ArrayNode elements, JsonNode changes, String name, List<String> identity) {
    if (!changes.isArray()) {
      throw Operators.bad(name + " must be an array");
    }
    for (JsonNode change : changes) {
      if (!change.isObject() || identity.stream().anyMatch(field -> !change.has(field))) {
        throw Operators.bad("each of " + name + " must be an object with " + identity);
      }
      int place = 0;
      while (place < elements.size() && !same(elements.get(place), change, identity)) {
        place++;
      }
      if (place < elements.size()) {
        elements.set(place, change);
      } else {
        elements.add(change);
      }
    }
  }

  private static boolean same(JsonNode one, JsonNode other, List<String> identity) {
    return identity.stream().allMatch(field -> one.path(field).equals(other.path(field)));
  }

  private static JsonNode tree(byte[] json) {
    try {
      return StrictJson.readEvent(json, JsonNode.class);
    } catch (BadJsonException broken) {
      throw new IllegalStateException("A stored file cannot be read", broken);
    }
  }
}
