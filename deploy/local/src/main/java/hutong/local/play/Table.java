package hutong.local.play;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text in columns, each as wide as its widest cell. */
final class Table {

  enum Align {
    LEFT,
    RIGHT
  }

  private final List<String[]> rows = new ArrayList<>();
  private Align[] aligns;

  Table(String... head) {
    rows.add(head);
    aligns = new Align[head.length];
    Arrays.fill(aligns, Align.LEFT);
  }

  Table align(Align... wanted) {
    aligns = wanted;
    return this;
  }

  void row(String... cells) {
    if (cells.length != aligns.length) {
      throw new IllegalArgumentException("a row of " + aligns.length + " cells is needed");
    }
    rows.add(cells);
  }

  /** The lines, head first, without trailing blanks. */
  List<String> lines() {
    int[] widths = new int[aligns.length];
    for (String[] cells : rows) {
      for (int i = 0; i < cells.length; i++) {
        widths[i] = Math.max(widths[i], cells[i].length());
      }
    }
    return rows.stream().map(cells -> line(cells, widths)).toList();
  }

  private String line(String[] cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String blanks = " ".repeat(widths[i] - cells[i].length());
      line.append(aligns[i] == Align.LEFT ? cells[i] + blanks : blanks + cells[i]);
      line.append(i < cells.length - 1 ? "  " : "");
    }
    return line.toString().stripTrailing();
  }
}
