package hutong.verifier;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The records of a file one after the other, in whichever of the two writings it is. */
final class Entries implements AutoCloseable {

  private final TextLines lines;
  private final boolean json;

  private Entries(TextLines lines, boolean json) {
    this.lines = lines;
    this.json = json;
  }

  /** A file whose first byte opens an object is in the JSON Lines writing, whatever its name. */
  static Entries open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    in.mark(1);
    boolean json = in.read() == '{';
    in.reset();
    return new Entries(new TextLines(in), json);
  }

  String writing() {
    return json ? "JSON Lines" : "pipe-separated";
  }

  /**
   * The next record, or null at the end of the file.
   *
   * @throws Refused if there is something else
   */
  Entry next() throws IOException {
    String text = lines.next();
    if (text == null) {
      return null;
    }
    String where = "line " + lines.number();
    return json ? JsonEntry.read(text, where) : piped(text, where);
  }

  private static Entry piped(String text, String where) {
    List<String> cells = Entry.split(text);
    Shape shape = Shape.of(cells.get(0), where);
    return new Entry(shape, cells.subList(1, cells.size()), where);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
