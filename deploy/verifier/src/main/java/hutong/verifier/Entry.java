package hutong.verifier;

import java.util.ArrayList;
import java.util.List;

/**
 * One record with the cells that its pipe-separated writing has, well formed each.
 *
 * @param where it stands, for people
 */
record Entry(Shape shape, List<String> cells, String where) {

  /**
   * Checks the cells one by one.
   *
   * @throws Refused naming the first that is not well formed
   */
  Entry {
    List<Shape.Cell> wanted = shape.cells();
    if (cells.size() != wanted.size()) {
      throw new Refused(
          "%s: record %s has %d cells, not %d"
              .formatted(where, shape, cells.size(), wanted.size()));
    }
    for (int i = 0; i < wanted.size(); i++) {
      Shape.Cell cell = wanted.get(i);
      String text = cells.get(i);
      if (text.isEmpty() ? !cell.optional() : !cell.syntax().holds(text)) {
        throw new Refused(
            "%s: cell %d of %s (%s) is %s; it must be %s"
                .formatted(
                    where,
                    i + 1,
                    shape,
                    cell.name(),
                    text.isEmpty() ? "empty" : Refused.quote(text),
                    cell.syntax().description()));
      }
    }
  }

  String cell(String name) {
    return cells.get(shape.indexOf(name));
  }

  long count(String name) {
    return Long.parseLong(cell(name));
  }

  long minor(String name) {
    return Syntax.minor(cell(name));
  }

  /** The cells as the contract hashes them: joined by pipes, without the record's letter. */
  String text() {
    return String.join("|", cells);
  }

  /** Of the text of a line's cells. */
  static Entry line(String text, String where) {
    return new Entry(Shape.I, split(text), where);
  }

  static List<String> split(String text) {
    List<String> cells = new ArrayList<>(24);
    int from = 0;
    for (int bar = text.indexOf('|'); bar >= 0; bar = text.indexOf('|', from)) {
      cells.add(text.substring(from, bar));
      from = bar + 1;
    }
    cells.add(text.substring(from));
    return cells;
  }
}
