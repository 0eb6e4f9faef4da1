package hutong.verifier;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What the operator has signed of a cycle.
 *
 * @param participants how many have lines
 * @param lines of all of them together
 * @param previousCycleId of the same type, or empty in the first
 */
record Seal(
    String cycleId,
    String cycleType,
    String settlementDate,
    long participants,
    long lines,
    String root,
    String previousCycleId,
    String previousSealHash,
    String keyId,
    String signature) {

  private static final List<Syntax> CELLS =
      List.of(
          Syntax.CYCLE_ID,
          Syntax.CYCLE_TYPE,
          Syntax.DATE,
          Syntax.COUNT,
          Syntax.COUNT,
          Syntax.HASH,
          Syntax.CYCLE_ID,
          Syntax.HASH);

  private static final String BEGIN = "hutong-cycle-seal|1|";

  /**
   * Of an object with the seal's text, the key's id and the signature; what else is in it is not
   * looked at.
   *
   * @throws Refused if one of them is not there or not well formed
   */
  static Seal of(Map<?, ?> object, String where) {
    if (!(object.get("text") instanceof String text)
        || !(object.get("keyId") instanceof String keyId)
        || !(object.get("signature") instanceof String signature)) {
      throw new Refused(where + " has no text, keyId or signature");
    }
    List<String> cells = Entry.split(text.startsWith(BEGIN) ? text.substring(BEGIN.length()) : "");
    boolean wellFormed = cells.size() == CELLS.size() && Syntax.SIGNATURE.holds(signature);
    for (int i = 0; wellFormed && i < CELLS.size(); i++) {
      String cell = cells.get(i);
      // Only the cycle before and its seal are not in every text.
      wellFormed = cell.isEmpty() ? i >= 6 : CELLS.get(i).holds(cell);
    }
    if (!wellFormed) {
      throw new Refused(where + " is not well formed: " + Refused.quote(text));
    }
    return new Seal(
        cells.get(0),
        cells.get(1),
        cells.get(2),
        Long.parseLong(cells.get(3)),
        Long.parseLong(cells.get(4)),
        cells.get(5),
        cells.get(6),
        cells.get(7),
        keyId,
        signature);
  }

  static Seal of(Entry header, Entry place, Entry seal) {
    return new Seal(
        header.cell("cycleId"),
        header.cell("cycleType"),
        header.cell("settlementDate"),
        place.count("treeSize"),
        seal.count("cycleLines"),
        seal.cell("root"),
        seal.cell("previousCycleId"),
        seal.cell("previousSealHash"),
        seal.cell("keyId"),
        seal.cell("signature"));
  }

  String text() {
    return String.join(
        "|",
        "hutong-cycle-seal",
        "1",
        cycleId,
        cycleType,
        settlementDate,
        Long.toString(participants),
        Long.toString(lines),
        root,
        previousCycleId,
        previousSealHash);
  }

  String hash() {
    return Tree.hex(Tree.sha256(text().getBytes(StandardCharsets.UTF_8)));
  }

  /** Without it a cycle could name itself, or two cycles each other. */
  boolean isAfterItsPrevious() {
    if (previousCycleId.isEmpty()) {
      return previousSealHash.isEmpty();
    }
    return !previousSealHash.isEmpty() && compareIds(previousCycleId, cycleId) < 0;
  }

  /** By date, then by the number in the day, which may have more digits than another. */
  static int compareIds(String one, String other) {
    int byDate = one.substring(0, 11).compareTo(other.substring(0, 11));
    if (byDate != 0) {
      return byDate;
    }
    int byLength = Integer.compare(one.length(), other.length());
    return byLength != 0 ? byLength : one.compareTo(other);
  }
}
