package hutong.verifier;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import hutong.verifier.FileCheck.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The proof of one item: its lines with their audit paths, and of the rest of the file only what
 * the seal needs. The records in it are those of the JSON Lines writing.
 */
final class Proof {

  private static final String FORMAT = "hutong-item-proof";

  private Proof() {}

  /** A line of the item and where it stands among the participant's lines. */
  private static final class Found {
    private final long index;
    private final Entry line;
    private Tree.PathOf path;

    Found(long index, Entry line) {
      this.index = index;
      this.line = line;
    }
  }

  /**
   * Writes the proof of an item of a file.
   *
   * @throws Refused if the file is not good or has no line of the item
   * @throws IOException if it cannot be read
   */
  static void write(Path file, String itemId, PrintWriter out) throws IOException {
    List<Found> found = new ArrayList<>();
    Result result =
        FileCheck.run(
            file,
            null,
            (index, line, leaf) -> {
              if (line.cell("itemId").equals(itemId)) {
                found.add(new Found(index, line));
              }
            });
    if (!result.passed()) {
      Check last = result.checks().get(result.checks().size() - 1);
      throw new Refused(file + " is not as it must be: " + last.said());
    }
    if (found.isEmpty()) {
      throw new Refused(file + " has no line of item " + Refused.quote(itemId));
    }
    long lines = result.header().count("lines");
    found.forEach(line -> line.path = new Tree.PathOf(line.index, lines));
    // A second time through the file: only now is it known which hashes each path consists of.
    Result again =
        FileCheck.run(file, null, (index, line, leaf) -> found.forEach(f -> f.path.add(leaf)));
    if (!again.passed() || !again.seal().equals(result.seal())) {
      throw new Refused(file + " was changed while it was read");
    }
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).useDefaultPrettyPrinter();
      write(json, result, found);
    }
    out.println();
  }

  private static void write(JsonGenerator json, Result file, List<Found> found) throws IOException {
    json.writeStartObject();
    json.writeStringField("format", FORMAT);
    json.writeNumberField("version", 1);
    json.writeFieldName("header");
    JsonEntry.write(json, file.header());
    json.writeArrayFieldStart("items");
    for (Found item : found) {
      json.writeStartObject();
      json.writeNumberField("index", item.index);
      json.writeFieldName("line");
      JsonEntry.write(json, item.line);
      json.writeArrayFieldStart("path");
      for (byte[] hash : item.path.path()) {
        json.writeString(Tree.hex(hash));
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("nets");
    for (String net : file.nets()) {
      JsonEntry.write(json, new Entry(Shape.N, Entry.split(net), "net"));
    }
    json.writeEndArray();
    json.writeFieldName("place");
    JsonEntry.write(json, file.place());
    json.writeFieldName("seal");
    JsonEntry.write(json, file.sealed());
    json.writeEndObject();
  }

  /** Checks a proof by itself; stops at the first thing that does not hold. */
  static List<Check> check(String text, Keys keys) {
    List<Check> checks = new ArrayList<>();
    String[] step = {"format"};
    try {
      Map<?, ?> proof = JsonEntry.object(text, "the proof");
      if (!FORMAT.equals(proof.get("format")) || !Long.valueOf(1).equals(proof.get("version"))) {
        throw new Refused("it is no " + FORMAT + " of version 1");
      }
      Entry header = entry(proof.get("header"), Shape.H, "header");
      Entry place = entry(proof.get("place"), Shape.P, "place");
      Entry sealed = entry(proof.get("seal"), Shape.S, "seal");
      List<String> nets = new ArrayList<>();
      for (Object net : list(proof.get("nets"), "nets")) {
        nets.add(entry(net, Shape.N, "nets").text());
      }
      checks.add(new Check("format", true, FORMAT + " 1"));
      for (Object item : list(proof.get("items"), "items")) {
        step[0] = "item";
        checks.add(new Check("item", true, item(item, header)));
      }
      step[0] = "place";
      checks.add(new Check("place", true, Place.check(header, nets, place, sealed)));
      Seal seal = Seal.of(header, place, sealed);
      step[0] = "seal";
      checks.add(new Check("seal", true, Place.chained(seal)));
      step[0] = "signature";
      checks.add(new Check("signature", true, Place.signed(seal, keys)));
    } catch (Refused refused) {
      checks.add(new Check(step[0], false, refused.getMessage()));
    }
    return checks;
  }

  private static String item(Object item, Entry header) {
    if (!(item instanceof Map<?, ?> object) || !(object.get("index") instanceof Long index)) {
      throw new Refused("an item has no index");
    }
    Entry line = entry(object.get("line"), Shape.I, "item");
    LineRules.check(line, header.cell("settlementDate"));
    List<byte[]> path = new ArrayList<>();
    for (Object hash : list(object.get("path"), "path")) {
      if (!(hash instanceof String hex) || !Syntax.HASH.holds(hex)) {
        throw new Refused("the path of an item holds what is no hash");
      }
      path.add(Tree.hash(hex));
    }
    byte[] leaf = Tree.leaf(line.text());
    byte[] subtreeRoot = Tree.hash(header.cell("subtreeRoot"));
    if (!Tree.leads(leaf, index, header.count("lines"), path, subtreeRoot)) {
      throw new Refused(
          "the line of item " + line.cell("itemId") + " does not lead to subtreeRoot");
    }
    return "%s %s as %s: %s %s, line %d of %s"
        .formatted(
            line.cell("kind"),
            line.cell("itemId"),
            line.cell("role"),
            line.cell("currency"),
            line.cell("net"),
            index + 1,
            header.cell("lines"));
  }

  private static Entry entry(Object value, Shape shape, String where) {
    if (!(value instanceof Map<?, ?> object)) {
      throw new Refused(where + " is not there");
    }
    Entry entry = JsonEntry.read(object, where);
    if (entry.shape() != shape) {
      throw new Refused(where + " is a record " + entry.shape());
    }
    return entry;
  }

  private static List<?> list(Object value, String where) {
    if (!(value instanceof List<?> list) || (list.isEmpty() && !where.equals("path"))) {
      throw new Refused(where + " are not there");
    }
    return list;
  }
}
