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
 * The proof of one item: its lines with their audit paths, the participant's leaf with its path,
 * and the seal. What is hashed and what is signed stands in it as text. The clearing house answers
 * the same.
 */
final class Proof {

  private static final String FORMAT = "hutong-item-proof";
  private static final long VERSION = 2;

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
            true,
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
        FileCheck.run(
            file, null, true, (index, line, leaf) -> found.forEach(f -> f.path.add(leaf)));
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
    json.writeNumberField("version", VERSION);
    json.writeArrayFieldStart("lines");
    for (Found line : found) {
      long lines = file.header().count("lines");
      leaf(json, "line", line.line.text(), line.index, lines, line.path.path());
    }
    json.writeEndArray();
    json.writeFieldName("participant");
    Seal seal = file.seal();
    String leaf = FileCheck.leaf(file.header(), file.nets());
    long index = file.place().count("leafIndex");
    List<byte[]> path = Place.path(file.place().cell("path"));
    leaf(json, "leaf", leaf, index, seal.participants(), path);
    json.writeObjectFieldStart("seal");
    json.writeStringField("text", seal.text());
    json.writeStringField("keyId", seal.keyId());
    json.writeStringField("signature", seal.signature());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void leaf(
      JsonGenerator json, String name, String text, long index, long size, List<byte[]> path)
      throws IOException {
    json.writeStartObject();
    json.writeStringField(name, text);
    json.writeNumberField("leafIndex", index);
    json.writeNumberField("treeSize", size);
    json.writeArrayFieldStart("path");
    for (byte[] hash : path) {
      json.writeString(Tree.hex(hash));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** A leaf of a tree and its audit path, as it stands in a proof. */
  private record Leaf(String text, long index, long size, List<byte[]> path) {

    static Leaf of(Object value, String name) {
      if (!(value instanceof Map<?, ?> object)
          || !(object.get(name) instanceof String text)
          || !(object.get("leafIndex") instanceof Long index)
          || !(object.get("treeSize") instanceof Long size)
          || !(object.get("path") instanceof List<?> hashes)) {
        throw new Refused("a %s with leafIndex, treeSize and path is not there".formatted(name));
      }
      List<byte[]> path = new ArrayList<>();
      for (Object hash : hashes) {
        if (!(hash instanceof String hex) || !Syntax.HASH.holds(hex)) {
          throw new Refused("a path holds what is no hash");
        }
        path.add(Tree.hash(hex));
      }
      return new Leaf(text, index, size, path);
    }
  }

  /**
   * Checks a proof by itself; stops at the first thing that does not hold. It proves the lines that
   * are in it, and not that the item has no others.
   */
  static List<Check> check(String text, Keys keys) {
    List<Check> checks = new ArrayList<>();
    String[] step = {"format"};
    try {
      Map<?, ?> proof = JsonEntry.object(text, "the proof");
      if (!FORMAT.equals(proof.get("format"))
          || !Long.valueOf(VERSION).equals(proof.get("version"))) {
        throw new Refused("it is no %s of version %d".formatted(FORMAT, VERSION));
      }
      if (!(proof.get("seal") instanceof Map<?, ?> signed)
          || !(proof.get("lines") instanceof List<?> lines)
          || lines.isEmpty()) {
        throw new Refused("there is no seal or no line");
      }
      Seal seal = Seal.of(signed, "the seal");
      Leaf participant = Leaf.of(proof.get("participant"), "leaf");
      List<String> cells = participantCells(participant.text());
      checks.add(new Check("format", true, FORMAT + " " + VERSION));
      step[0] = "line";
      List<Leaf> leaves = new ArrayList<>();
      for (Object line : lines) {
        Leaf leaf = Leaf.of(line, "line");
        checks.add(new Check("line", true, line(leaf, cells, seal)));
        leaves.add(leaf);
      }
      step[0] = "item";
      checks.add(new Check("item", true, item(leaves)));
      step[0] = "place";
      checks.add(new Check("place", true, place(participant, cells, seal)));
      step[0] = "seal";
      checks.add(new Check("seal", true, Place.chained(seal)));
      step[0] = "signature";
      checks.add(
          new Check("signature", true, keys.check(seal.keyId(), seal.text(), seal.signature())));
    } catch (Refused refused) {
      checks.add(new Check(step[0], false, refused.getMessage()));
    }
    return checks;
  }

  /** Participant, number of lines, nets and subtreeRoot. */
  private static List<String> participantCells(String leaf) {
    List<String> cells = Entry.split(leaf);
    if (cells.size() != 4
        || cells.get(0).isEmpty()
        || !Syntax.COUNT.holds(cells.get(1))
        || cells.get(2).isEmpty()
        || !Syntax.HASH.holds(cells.get(3))) {
      throw new Refused("the participant's leaf is not well formed: " + Refused.quote(leaf));
    }
    return cells;
  }

  private static String line(Leaf leaf, List<String> participant, Seal seal) {
    Entry line = Entry.line(leaf.text(), "a line");
    LineRules.check(line, seal.settlementDate());
    boolean leads =
        leaf.size() == Long.parseLong(participant.get(1))
            && Tree.leads(
                Tree.leaf(leaf.text()),
                leaf.index(),
                leaf.size(),
                leaf.path(),
                Tree.hash(participant.get(3)));
    if (!leads) {
      throw new Refused(
          "the line of item " + line.cell("itemId") + " does not lead to subtreeRoot");
    }
    return "%s %s as %s: %s %s, line %d of %d"
        .formatted(
            line.cell("kind"),
            line.cell("itemId"),
            line.cell("role"),
            line.cell("currency"),
            line.cell("net"),
            leaf.index() + 1,
            leaf.size());
  }

  /** Lines that hold each for itself are those of one item, each once, in the order of the file. */
  private static String item(List<Leaf> lines) {
    String itemId = null;
    long before = -1;
    for (Leaf line : lines) {
      String its = Entry.line(line.text(), "a line").cell("itemId");
      if (itemId != null && !its.equals(itemId)) {
        throw new Refused("the lines are of two items, %s and %s".formatted(itemId, its));
      }
      if (line.index() <= before) {
        throw new Refused(
            "a line at leafIndex %d comes behind one at %d".formatted(line.index(), before));
      }
      itemId = its;
      before = line.index();
    }
    return "%s: %d of its lines; that the participant has no other of it is not proved"
        .formatted(itemId, lines.size());
  }

  private static String place(Leaf leaf, List<String> participant, Seal seal) {
    if (leaf.size() != seal.participants()) {
      throw new Refused(
          "treeSize is %d, the seal is over %d participants"
              .formatted(leaf.size(), seal.participants()));
    }
    String at =
        Place.check(
            leaf.text(), Long.parseLong(participant.get(1)), leaf.index(), leaf.path(), seal);
    return "%s in cycle %s: %s".formatted(participant.get(0), seal.cycleId(), at);
  }
}
