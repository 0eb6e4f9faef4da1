package hutong.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.simulator.Behaviour.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Who behaves how. Whoever was not told anything approves. A single behaviour is forgotten at a
 * restart; a script is kept beside the journal, because a payment must meet the same step of it
 * whenever it is asked for.
 */
final class Control {

  /**
   * @param kept whether it was told as a script
   */
  private record Rule(Script script, boolean kept) {}

  private final Path file;
  private final Map<String, Rule> rules = new ConcurrentSkipListMap<>();

  private Control(Path file) {
    this.file = file;
  }

  /**
   * Reads the scripts that are kept in the directory.
   *
   * @throws IOException when they cannot be read
   */
  static Control open(Path directory) throws IOException {
    Control control = new Control(directory.resolve("scripts.json"));
    if (Files.exists(control.file)) {
      try {
        ObjectNode kept = Json.parse(Files.readAllBytes(control.file));
        for (Iterator<String> names = kept.fieldNames(); names.hasNext(); ) {
          String participant = names.next();
          Script script = BehaviourJson.script(kept.get(participant));
          control.rules.put(participant, new Rule(script, true));
        }
      } catch (BadRequest damaged) {
        throw new IOException(control.file + " is damaged: " + damaged.getMessage(), damaged);
      }
    }
    return control;
  }

  /** How a participant meets a payment or refund in an operation. */
  Behaviour of(String participant, Operation operation, UUID id) {
    Rule rule = rules.get(participant);
    return rule == null ? Behaviour.APPROVING : rule.script().of(operation, id);
  }

  /** What is to be put into force: one behaviour, or a script under the name {@code script}. */
  Change read(String participant, byte[] body) throws BadRequest {
    ObjectNode json = Json.parse(body);
    if (!json.has("script")) {
      Behaviour behaviour = BehaviourJson.behaviour(json, "");
      return new Change(participant, new Rule(Script.always(behaviour), false));
    }
    if (json.size() > 1) {
      throw new BadRequest("A script stands alone: its steps say what else there is to say");
    }
    return new Change(participant, new Rule(BehaviourJson.script(json.get("script")), true));
  }

  /**
   * Replaces what a participant was told before, for every request that is read from now on. What
   * is to be kept is on disk when it returns. One thread at a time.
   *
   * @throws UncheckedIOException when the disk failed; nothing has changed then
   */
  ObjectNode set(Change change) {
    ObjectNode kept = Json.object();
    rules.forEach((participant, rule) -> keep(kept, participant, rule));
    JsonNode before = kept.deepCopy();
    kept.remove(change.participant());
    keep(kept, change.participant(), change.rule());
    if (!kept.equals(before)) {
      try {
        write(kept);
      } catch (IOException diskFailed) {
        throw new UncheckedIOException(diskFailed);
      }
    }
    rules.put(change.participant(), change.rule());
    return show(change.participant(), change.rule());
  }

  ObjectNode show() {
    ObjectNode answer = Json.object();
    var participants = answer.putArray("participants");
    rules.forEach((participant, rule) -> participants.add(show(participant, rule)));
    return answer;
  }

  /** A behaviour or script that was read and can be put into force. */
  record Change(String participant, Rule rule) {}

  private static void keep(ObjectNode kept, String participant, Rule rule) {
    if (rule.kept()) {
      kept.set(participant, BehaviourJson.show(rule.script()));
    }
  }

  /** A kill leaves either the old file or the new one. */
  private void write(ObjectNode kept) throws IOException {
    Path next = file.resolveSibling("scripts.json.next");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(kept.toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private static ObjectNode show(String participant, Rule rule) {
    ObjectNode shown = Json.object().put("participant", participant);
    if (rule.kept()) {
      shown.set("script", BehaviourJson.show(rule.script()));
      return shown;
    }
    return shown.setAll(BehaviourJson.show(rule.script().steps().get(0).behaviour()));
  }
}
