package hutong.settlement.proof;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The trees of all participants of a cycle, built in one pass over its items. For each participant
 * it keeps a handful of hashes and one sum for each currency.
 */
public final class CycleTrees {

  private static final class Subtree {
    private final Tree tree = new Tree();
    private final SortedMap<String, Long> netsMinor = new TreeMap<>();
  }

  private final SortedMap<String, Subtree> byParticipant = new TreeMap<>();

  /**
   * Adds the lines of an item. Items must come sorted by id and kind.
   *
   * @throws ArithmeticException if a net does not fit into 64 bits
   */
  public void add(Item item) {
    for (Line line : ItemLines.of(item)) {
      Subtree subtree = byParticipant.computeIfAbsent(line.participant(), name -> new Subtree());
      subtree.tree.add(line.text().getBytes(StandardCharsets.UTF_8));
      subtree.netsMinor.merge(line.currency(), line.netMinor(), Math::addExact);
    }
  }

  /** Sorted by participant, which is the order of the cycle's tree. */
  public List<ParticipantLeaf> leaves() {
    return byParticipant.entrySet().stream()
        .map(
            entry ->
                new ParticipantLeaf(
                    entry.getKey(),
                    entry.getValue().tree.size(),
                    entry.getValue().netsMinor,
                    entry.getValue().tree.root()))
        .toList();
  }

  /** The root of the cycle over its participants' leaves. */
  public static byte[] root(List<ParticipantLeaf> leaves) {
    Tree tree = new Tree();
    leaves.forEach(leaf -> tree.add(leaf.text().getBytes(StandardCharsets.UTF_8)));
    return tree.root();
  }

  /** From the leaf's sibling up to the root of the cycle. */
  public static List<byte[]> path(List<ParticipantLeaf> leaves, int index) {
    Tree tree = new Tree();
    Tree.Watched watched = null;
    for (int i = 0; i < leaves.size(); i++) {
      byte[] leaf = leaves.get(i).text().getBytes(StandardCharsets.UTF_8);
      if (i == index) {
        watched = tree.watch(leaf);
      } else {
        tree.add(leaf);
      }
    }
    return tree.path(watched);
  }
}
