package hutong.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.simulator.Behaviour.Mode;
import hutong.simulator.Behaviour.Operation;
import hutong.simulator.Script.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Behaviours and scripts as they are told, shown and kept. */
final class BehaviourJson {

  static final int MAX_STEPS = 100;

  private static final int MAX_TIMES = 1_000;
  private static final int MAX_AFTER_SECONDS = 7 * 24 * 60 * 60;
  private static final long LATE_MILLIS = 60_000;
  private static final Pattern REASON = Pattern.compile("[A-Z][A-Z0-9_]{1,63}");
  private static final Pattern MODE =
      Pattern.compile(
          "SILENT|"
              + Arrays.stream(Mode.values()).map(Mode::name).collect(Collectors.joining("|")));
  private static final List<String> OPERATIONS =
      Arrays.stream(Operation.values()).map(Operation::name).toList();
  private static final Set<String> FIELDS =
      Set.of(
          "mode",
          "delayMillis",
          "reason",
          "books",
          "times",
          "afterSeconds",
          "contradictory",
          "from",
          "until",
          "operations");

  private BehaviourJson() {}

  /** Reads a script: {@code {"seed":7,"steps":[{"sharePermille":50,"mode":"HANG",…},…]}}. */
  static Script script(JsonNode json) throws BadRequest {
    if (json == null || !json.isObject()) {
      throw new BadRequest("script must be an object");
    }
    known(json, "script.", Set.of("seed", "steps"));
    long seed = Json.whole(json, "script.", "seed", Long.MIN_VALUE, Long.MAX_VALUE);
    JsonNode steps = json.get("steps");
    if (steps == null || !steps.isArray() || steps.isEmpty() || steps.size() > MAX_STEPS) {
      throw new BadRequest("script.steps must be an array of 1 to " + MAX_STEPS);
    }
    List<Step> read = new ArrayList<>();
    for (JsonNode step : steps) {
      String path = "script.steps[" + read.size() + "].";
      if (!(step instanceof ObjectNode object)) {
        throw new BadRequest(where(path) + " must be an object");
      }
      int share = (int) Json.whole(object, path, "sharePermille", 1, Script.WHOLE);
      ObjectNode rest = object.deepCopy();
      rest.remove("sharePermille");
      read.add(new Step(share, behaviour(rest, path)));
    }
    Script script = new Script(seed, List.copyOf(read));
    for (Operation operation : Operation.values()) {
      if (script.share(operation) > Script.WHOLE) {
        throw new BadRequest(
            "script.steps: the shares of " + operation + " add up to more than " + Script.WHOLE);
      }
    }
    return script;
  }

  /** Reads one behaviour; {@code path} says where it stands. */
  static Behaviour behaviour(ObjectNode json, String path) throws BadRequest {
    known(json, path, FIELDS);
    Mode mode = mode(Json.text(json, path, "mode", MODE));
    Behaviour plain = Behaviour.of(mode);
    Duration after = after(json, path);
    Instant from = instant(json, path, "from");
    Instant until = instant(json, path, "until");
    if (from != null && until != null && !from.isBefore(until)) {
      throw new BadRequest(path + "from must be before until");
    }
    return new Behaviour(
        mode,
        delay(json, path, mode),
        json.has("reason") ? Json.text(json, path, "reason", REASON) : plain.reason(),
        yes(json, path, "books", plain.books()),
        times(json, path, after == null ? plain.times() : Behaviour.NEVER),
        after,
        yes(json, path, "contradictory", plain.contradictory()),
        from,
        until,
        operations(json, path));
  }

  static ObjectNode show(Script script) {
    ObjectNode shown = Json.object();
    shown.put("seed", script.seed());
    var steps = shown.putArray("steps");
    for (Step step : script.steps()) {
      steps.addObject().put("sharePermille", step.sharePermille()).setAll(show(step.behaviour()));
    }
    return shown;
  }

  static ObjectNode show(Behaviour behaviour) {
    ObjectNode shown = Json.object();
    shown.put("mode", behaviour.mode().name());
    shown.put("delayMillis", behaviour.delayMillis());
    shown.put("reason", behaviour.reason());
    shown.put("books", behaviour.books());
    if (behaviour.times() != Behaviour.NEVER) {
      shown.put("times", behaviour.times());
    }
    if (behaviour.after() != null) {
      shown.put("afterSeconds", behaviour.after().toSeconds());
    }
    shown.put("contradictory", behaviour.contradictory());
    if (behaviour.from() != null) {
      shown.put("from", behaviour.from().toString());
    }
    if (behaviour.until() != null) {
      shown.put("until", behaviour.until().toString());
    }
    var operations = shown.putArray("operations");
    behaviour.operations().stream().sorted().forEach(one -> operations.add(one.name()));
    return shown;
  }

  private static void known(JsonNode json, String path, Set<String> fields) throws BadRequest {
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      if (!fields.contains(names.next())) {
        String all = String.join(", ", new TreeSet<>(fields));
        throw new BadRequest("Only these fields are known in " + where(path) + ": " + all);
      }
    }
  }

  private static String where(String path) {
    return path.isEmpty() ? "a behaviour" : path.substring(0, path.length() - 1);
  }

  /** SILENT is what HANG was called when it was the only way to keep quiet. */
  private static Mode mode(String name) {
    return name.equals("SILENT") ? Mode.HANG : Mode.valueOf(name);
  }

  private static long delay(JsonNode json, String path, Mode mode) throws BadRequest {
    if (mode == Mode.SLOW || json.has("delayMillis")) {
      return Json.whole(json, path, "delayMillis", 0, Behaviour.MAX_DELAY_MILLIS);
    }
    return mode == Mode.ANSWER_LATE ? LATE_MILLIS : 0;
  }

  private static int times(JsonNode json, String path, int otherwise) throws BadRequest {
    return json.has("times") ? (int) Json.whole(json, path, "times", 1, MAX_TIMES) : otherwise;
  }

  private static Duration after(JsonNode json, String path) throws BadRequest {
    return json.has("afterSeconds")
        ? Duration.ofSeconds(Json.whole(json, path, "afterSeconds", 0, MAX_AFTER_SECONDS))
        : null;
  }

  private static boolean yes(JsonNode json, String path, String field, boolean otherwise)
      throws BadRequest {
    JsonNode value = json.get(field);
    if (value != null && !value.isBoolean()) {
      throw new BadRequest(path + field + " must be true or false");
    }
    return value == null ? otherwise : value.booleanValue();
  }

  private static Instant instant(JsonNode json, String path, String field) throws BadRequest {
    return json.has(field) ? Json.instant(json, path, field) : null;
  }

  private static Set<Operation> operations(JsonNode json, String path) throws BadRequest {
    JsonNode named = json.get("operations");
    if (named == null) {
      return Set.of(Operation.values());
    }
    EnumSet<Operation> operations = EnumSet.noneOf(Operation.class);
    for (JsonNode name : named) {
      if (!OPERATIONS.contains(name.asText())) {
        throw new BadRequest(path + "operations must be of " + String.join(", ", OPERATIONS));
      }
      operations.add(Operation.valueOf(name.asText()));
    }
    if (!named.isArray() || operations.isEmpty()) {
      throw new BadRequest(path + "operations must be an array with at least one operation");
    }
    return operations;
  }
}
