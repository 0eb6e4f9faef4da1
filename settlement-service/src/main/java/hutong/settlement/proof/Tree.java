package hutong.settlement.proof;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The tree of RFC 6962, section 2.1, built leaf by leaf. It keeps one hash for each bit that is set
 * in the number of leaves, so that a cycle of any size fits; and of the leaves that it is told to
 * watch, the audit paths of section 2.1.1.
 */
public final class Tree {

  /** A watched leaf: its index from 0, and its path as far as it is known. */
  public static final class Watched {
    private final long index;
    private final List<byte[]> path = new ArrayList<>();

    private Watched(long index) {
      this.index = index;
    }

    public long index() {
      return index;
    }
  }

  /** The root of a complete subtree of {@code 2^level} leaves. */
  private record Node(int level, byte[] hash, List<Watched> watched) {

    Node(byte[] leaf, List<Watched> watched) {
      this(0, Hash.leaf(leaf), watched);
    }

    Node joined(Node right) {
      watched.forEach(leaf -> leaf.path.add(right.hash));
      right.watched.forEach(leaf -> leaf.path.add(hash));
      List<Watched> both = watched.isEmpty() ? right.watched : watched;
      if (!watched.isEmpty() && !right.watched.isEmpty()) {
        both = new ArrayList<>(watched);
        both.addAll(right.watched);
      }
      return new Node(level + 1, Hash.node(hash, right.hash), both);
    }
  }

  private final Deque<Node> roots = new ArrayDeque<>();
  private long size;

  /** Adds a leaf. */
  public void add(byte[] data) {
    push(new Node(data, List.of()));
  }

  /** Adds a leaf whose audit path is wanted. */
  public Watched watch(byte[] data) {
    Watched leaf = new Watched(size);
    push(new Node(data, List.of(leaf)));
    return leaf;
  }

  private void push(Node leaf) {
    Node node = leaf;
    while (!roots.isEmpty() && roots.peek().level() == node.level()) {
      node = roots.pop().joined(node);
    }
    roots.push(node);
    size++;
  }

  /** How many leaves were added. */
  public long size() {
    return size;
  }

  /** The hash of everything added so far; of no leaf the hash of nothing. */
  public byte[] root() {
    return fold(new Watched(-1), new ArrayList<>());
  }

  /** From the leaf's sibling up to the root of everything added so far; empty in a tree of one. */
  public List<byte[]> path(Watched leaf) {
    List<byte[]> path = new ArrayList<>(leaf.path);
    fold(leaf, path);
    return path;
  }

  /** Joins the complete subtrees, of which the right ones are the smaller. */
  private byte[] fold(Watched leaf, List<byte[]> path) {
    if (roots.isEmpty()) {
      return Hash.sha256().digest();
    }
    Iterator<Node> rightToLeft = roots.iterator();
    Node first = rightToLeft.next();
    byte[] hash = first.hash();
    boolean below = first.watched().contains(leaf);
    while (rightToLeft.hasNext()) {
      Node left = rightToLeft.next();
      if (below) {
        path.add(left.hash());
      } else if (left.watched().contains(leaf)) {
        path.add(hash);
        below = true;
      }
      hash = Hash.node(left.hash(), hash);
    }
    return hash;
  }
}
