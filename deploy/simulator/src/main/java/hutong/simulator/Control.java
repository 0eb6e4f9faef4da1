package hutong.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.simulator.Behaviour.Mode;
import hutong.simulator.Behaviour.Operation;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/**
 * Who behaves how. Whoever was not told anything approves. Behaviours are not kept across a
 * restart: only the books are.
 */
final class Control {

  private static final Pattern REASON = Pattern.compile("[A-Z][A-Z0-9_]{1,63}");
  private static final Pattern MODE =
      Pattern.compile("APPROVE|DECLINE|SILENT|SLOW|PENDING|USER_PAYING|DOWN");
  private static final Set<String> FIELDS =
      Set.of("mode", "delayMillis", "reason", "books", "operations");

  private final Map<String, Behaviour> behaviours = new ConcurrentSkipListMap<>();

  Behaviour of(String participant, Operation operation) {
    return behaviours.getOrDefault(participant, Behaviour.APPROVING).in(operation);
  }

  /** Takes effect for every request that is read from now on. */
  ObjectNode set(String participant, byte[] body) throws BadRequest {
    Behaviour behaviour = read(Json.parse(body));
    behaviours.put(participant, behaviour);
    return show(participant, behaviour);
  }

  ObjectNode show() {
    ObjectNode answer = Json.object();
    var participants = answer.putArray("participants");
    behaviours.forEach((participant, behaviour) -> participants.add(show(participant, behaviour)));
    return answer;
  }

  private static Behaviour read(ObjectNode json) throws BadRequest {
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      if (!FIELDS.contains(names.next())) {
        throw new BadRequest(
            "Only these fields are known: mode, delayMillis, reason, books, operations");
      }
    }
    Mode mode = Mode.valueOf(Json.text(json, "", "mode", MODE));
    long delay = mode == Mode.SLOW || json.has("delayMillis") ? delay(json) : 0;
    String reason = json.has("reason") ? Json.text(json, "", "reason", REASON) : "DECLINED";
    return new Behaviour(mode, delay, reason, books(json), operations(json));
  }

  private static long delay(JsonNode json) throws BadRequest {
    return Json.whole(json, "", "delayMillis", 0, Behaviour.MAX_DELAY_MILLIS);
  }

  private static boolean books(JsonNode json) throws BadRequest {
    JsonNode books = json.get("books");
    if (books != null && !books.isBoolean()) {
      throw new BadRequest("books must be true or false");
    }
    return books == null || books.booleanValue();
  }

  private static Set<Operation> operations(JsonNode json) throws BadRequest {
    JsonNode named = json.get("operations");
    if (named == null) {
      return Set.of(Operation.values());
    }
    EnumSet<Operation> operations = EnumSet.noneOf(Operation.class);
    for (JsonNode name : named) {
      switch (name.asText()) {
        case "DEBIT" -> operations.add(Operation.DEBIT);
        case "QUERY" -> operations.add(Operation.QUERY);
        case "CREDIT" -> operations.add(Operation.CREDIT);
        default -> throw new BadRequest("operations must be of DEBIT, QUERY, CREDIT");
      }
    }
    if (!named.isArray() || operations.isEmpty()) {
      throw new BadRequest("operations must be an array with at least one of DEBIT, QUERY, CREDIT");
    }
    return operations;
  }

  private static ObjectNode show(String participant, Behaviour behaviour) {
    ObjectNode shown = Json.object();
    shown.put("participant", participant);
    shown.put("mode", behaviour.mode().name());
    shown.put("delayMillis", behaviour.delayMillis());
    shown.put("reason", behaviour.reason());
    shown.put("books", behaviour.books());
    var operations = shown.putArray("operations");
    behaviour.operations().stream().sorted().forEach(one -> operations.add(one.name()));
    return shown;
  }
}
