package hutong.settlement.reconcile.statement;

import hutong.settlement.reconcile.statement.BadStatementException.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the columns of a table stand. They are found by name, so that columns which nobody here
 * knows may come and go.
 */
final class Header {

  private final Map<String, Integer> places = new HashMap<>();
  private final int width;

  private Header(int width) {
    this.width = width;
  }

  /**
   * @param names as they stand in the file; brackets of full width count as plain ones
   * @param required without which the table cannot be used
   */
  static Header of(TextLines lines, String[] names, List<String> required)
      throws BadStatementException {
    Header header = new Header(names.length);
    for (int i = 0; i < names.length; i++) {
      String name = names[i].strip().replace('（', '(').replace('）', ')');
      if (header.places.putIfAbsent(name, i) != null) {
        // Names of columns that we do not know are content like any other.
        throw lines.bad(required.contains(name) ? name : null, Reason.DUPLICATE_COLUMN);
      }
    }
    for (String name : required) {
      if (!header.places.containsKey(name)) {
        throw lines.bad(name, Reason.MISSING_COLUMN);
      }
    }
    return header;
  }

  boolean has(String name) {
    return places.containsKey(name);
  }

  int width() {
    return width;
  }

  String cell(String[] row, String name) {
    return row[places.get(name)].strip();
  }
}
