package hutong.verifier;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Checks one file in one pass, in the order of its records. Keeps sums and hashes, never the lines.
 * Stops at the first thing that is not as the contract says.
 */
final class FileCheck {

  private static final Pattern NAME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d-[^_]+_.+_\\d+\\.(psv|jsonl)");

  /** Told of each line that is well formed, in order; the first has index 0. */
  interface LineSink {
    void line(long index, Entry line, byte[] leaf);
  }

  /**
   * What came of it.
   *
   * @param header null if not even that could be read
   * @param nets the cells of the records N, empty unless all passed
   * @param place null unless all passed, as is {@code seal} and what is read from it
   */
  record Result(
      Path file,
      List<Check> checks,
      Entry header,
      List<String> nets,
      Entry place,
      Entry sealed,
      Seal seal) {

    boolean passed() {
      return seal != null;
    }
  }

  /** One check; says what it compared. */
  private interface Step {
    String run() throws IOException;
  }

  private final Path file;
  private final Entries entries;
  private final Keys keys;
  private final boolean versionOne;
  private final LineSink sink;
  private final List<Check> checks = new ArrayList<>();
  private final Sums sums = new Sums();
  private final Tree.Growing tree = new Tree.Growing();
  private Entry ahead;
  private Entry header;
  private Entry place;
  private Entry sealed;
  private Entry signed;
  private Seal seal;

  private FileCheck(Path file, Entries entries, Keys keys, boolean versionOne, LineSink sink) {
    this.file = file;
    this.entries = entries;
    this.keys = keys;
    this.versionOne = versionOne;
    this.sink = sink;
  }

  /**
   * Checks a file.
   *
   * @param keys to verify the signatures with, or null to leave that out
   * @param versionOne whether a file of format version 1 may pass
   * @throws IOException if it cannot be read; what is wrong with its content is in the result
   */
  static Result run(Path file, Keys keys, boolean versionOne, LineSink sink) throws IOException {
    try (Entries entries = Entries.open(file)) {
      return new FileCheck(file, entries, keys, versionOne, sink).run();
    }
  }

  private Result run() throws IOException {
    boolean passed =
        step("header", this::header)
            && step("lines", this::lines)
            && step("subtreeRoot", this::subtreeRoot)
            && step("totals", () -> same(Shape.T, sums.totals()))
            && step("nets", () -> same(Shape.N, sums.nets()))
            && step("place", this::place)
            && step("seal", () -> Place.chained(seal))
            && (keys == null || step("signature", this::signature))
            && (keys == null || isVersionOne() || step("publication", this::publication));
    return passed
        ? new Result(file, checks, header, sums.nets(), place, sealed, seal)
        : new Result(file, checks, header, List.of(), null, null, null);
  }

  private boolean step(String name, Step step) throws IOException {
    try {
      checks.add(new Check(name, true, step.run()));
      return true;
    } catch (Refused refused) {
      checks.add(new Check(name, false, refused.getMessage()));
      return false;
    }
  }

  private String header() throws IOException {
    header = take(entries.next(), Shape.H);
    if (header.count("sequence") == 0 || header.count("lines") == 0) {
      throw new Refused("sequence and number of lines begin at 1");
    }
    if (isVersionOne() && !versionOne) {
      throw new Refused(
          "format version 1: its sequence and key id are signed by nobody; take it with --version-1"
              + " only if it was published before there was version 2");
    }
    named();
    return "%s in cycle %s (%s), settlement date %s, sequence %s, %s"
        .formatted(
            header.cell("participant"),
            header.cell("cycleId"),
            header.cell("cycleType"),
            header.cell("settlementDate"),
            header.cell("sequence"),
            entries.writing());
  }

  private boolean isVersionOne() {
    return header.cell("version").equals("1");
  }

  /** A file that has kept its name must be what the name says. */
  private void named() {
    String name = file.getFileName().toString();
    String said =
        "%s_%s_%s"
            .formatted(header.cell("cycleId"), header.cell("participant"), header.cell("sequence"));
    if (NAME.matcher(name).matches() && !name.substring(0, name.lastIndexOf('.')).equals(said)) {
      throw new Refused("the header is that of " + Refused.quote(said));
    }
  }

  private String lines() throws IOException {
    long count = 0;
    String before = "";
    ahead = entries.next();
    while (ahead != null && ahead.shape() == Shape.I) {
      LineRules.check(ahead, header.cell("settlementDate"));
      String key = String.join("\0", ahead.cell("itemId"), ahead.cell("kind"), ahead.cell("role"));
      if (key.compareTo(before) <= 0) {
        throw new Refused(
            "%s: item %s stands after one that it must stand before, or twice"
                .formatted(ahead.where(), ahead.cell("itemId")));
      }
      before = key;
      byte[] leaf = Tree.leaf(ahead.text());
      tree.add(leaf);
      sums.add(ahead);
      sink.line(count++, ahead, leaf);
      ahead = entries.next();
    }
    if (count != header.count("lines")) {
      throw new Refused(
          "the header says %s lines, there are %d".formatted(header.cell("lines"), count));
    }
    return count + (count == 1 ? " line" : " lines") + ", in order, each net the sum of its cells";
  }

  private String subtreeRoot() {
    String root = Tree.hex(tree.root());
    if (!root.equals(header.cell("subtreeRoot"))) {
      throw new Refused(
          "the lines hash to %s, the header says %s".formatted(root, header.cell("subtreeRoot")));
    }
    return root + " over the lines, as in the header";
  }

  /** All records of a shape, as they must be by the lines. */
  private String same(Shape shape, List<String> wanted) throws IOException {
    for (String cells : wanted) {
      Entry entry = take(ahead, shape);
      if (!entry.text().equals(cells)) {
        throw new Refused(
            "%s says %s, the lines sum to %s".formatted(entry.where(), entry.text(), cells));
      }
      ahead = entries.next();
    }
    if (ahead != null && ahead.shape() == shape) {
      throw new Refused(
          "%s says %s, of which there are no lines".formatted(ahead.where(), ahead.text()));
    }
    return String.join("; ", wanted.stream().map(cells -> cells.replace('|', ' ')).toList());
  }

  private String place() throws IOException {
    place = take(ahead, Shape.P);
    sealed = take(entries.next(), Shape.S);
    signed = isVersionOne() ? null : take(entries.next(), Shape.F);
    Entry more = entries.next();
    if (more != null) {
      throw new Refused(more.where() + " stands after the end of the file");
    }
    seal = Seal.of(header, place, sealed);
    return Place.check(
        leaf(header, sums.nets()),
        header.count("lines"),
        place.count("leafIndex"),
        Place.path(place.cell("path")),
        seal);
  }

  /**
   * What the cycle's tree holds of the participant.
   *
   * @param nets the cells of the records N in their order
   */
  static String leaf(Entry header, List<String> nets) {
    return String.join(
        "|",
        header.cell("participant"),
        header.cell("lines"),
        String.join(",", nets.stream().map(net -> net.replace('|', ':')).toList()),
        header.cell("subtreeRoot"));
  }

  private String signature() {
    return keys.check(seal.keyId(), seal.text(), seal.signature());
  }

  /** Under which sequence this file was published, and the key ids that it names. */
  private String publication() {
    String text =
        String.join(
            "|",
            header.cell("format"),
            header.cell("version"),
            header.cell("participant"),
            header.cell("cycleId"),
            header.cell("sequence"),
            header.cell("subtreeRoot"),
            seal.hash(),
            seal.keyId(),
            signed.cell("keyId"));
    return "sequence %s, %s"
        .formatted(
            header.cell("sequence"),
            keys.check(signed.cell("keyId"), text, signed.cell("signature")));
  }

  private static Entry take(Entry entry, Shape shape) {
    if (entry == null) {
      throw new Refused("the file ends where record " + shape + " must stand; it may be cut off");
    }
    if (entry.shape() != shape) {
      throw new Refused(
          "%s is a record %s where %s must stand".formatted(entry.where(), entry.shape(), shape));
    }
    return entry;
  }
}
