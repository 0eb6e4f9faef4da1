package hutong.verifier;

import java.util.ArrayList;
import java.util.List;

/** Follows a participant's leaf up to the root that was signed. */
final class Place {

  private Place() {}

  /** The hashes of a cell in their order. */
  static List<byte[]> path(String cell) {
    List<byte[]> path = new ArrayList<>();
    for (String hash : cell.isEmpty() ? new String[0] : cell.split(",")) {
      path.add(Tree.hash(hash));
    }
    return path;
  }

  /**
   * Checks that a participant, its lines and its nets stand in the cycle's tree.
   *
   * @param leaf the participant's, as it is hashed
   * @param lines how many it has
   * @throws Refused if they do not
   */
  static String check(String leaf, long lines, long index, List<byte[]> path, Seal seal) {
    long size = seal.participants();
    if (index >= size) {
      throw new Refused("leafIndex is %d in a tree of %d leaves".formatted(index, size));
    }
    if (!Tree.leads(Tree.leaf(leaf), index, size, path, Tree.hash(seal.root()))) {
      throw new Refused(
          "the leaf \"%s\" at %d of %d does not lead to root %s"
              .formatted(leaf, index, size, seal.root()));
    }
    // Every participant in the tree has at least one line.
    long others = seal.lines() - lines;
    if (others < size - 1 || (size == 1 && others != 0)) {
      throw new Refused(
          "the whole cycle has %d lines, which cannot be with %d of this participant and %d others"
              .formatted(seal.lines(), lines, size - 1));
    }
    return "leaf %d of %d leads to root %s".formatted(index, size, seal.root());
  }

  /**
   * Checks that the seal can be one of a chain.
   *
   * @throws Refused if it cannot
   */
  static String chained(Seal seal) {
    if (!seal.isAfterItsPrevious()) {
      throw new Refused(
          "previousCycleId %s with previousSealHash %s cannot be what came before %s"
              .formatted(
                  Refused.quote(seal.previousCycleId()),
                  Refused.quote(seal.previousSealHash()),
                  seal.cycleId()));
    }
    return seal.hash()
        + (seal.previousCycleId().isEmpty()
            ? ", the first of its type"
            : ", after " + seal.previousCycleId());
  }
}
