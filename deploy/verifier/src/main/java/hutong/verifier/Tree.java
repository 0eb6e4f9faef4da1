package hutong.verifier;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/** The hash trees of RFC 6962, section 2.1, over SHA-256. */
final class Tree {

  private static final HexFormat HEX = HexFormat.of();

  private Tree() {}

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] leaf(String text) {
    return sha256(new byte[] {0}, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] node(byte[] left, byte[] right) {
    return sha256(new byte[] {1}, left, right);
  }

  static String hex(byte[] hash) {
    return HEX.formatHex(hash);
  }

  static byte[] hash(String hex) {
    return HEX.parseHex(hex);
  }

  /**
   * The root of leaves that come one after the other; keeps one hash for each power of two in their
   * number.
   */
  static final class Growing {

    private final Deque<byte[]> complete = new ArrayDeque<>();
    private long leaves;

    void add(byte[] leaf) {
      byte[] hash = leaf;
      for (long full = leaves; (full & 1) == 1; full >>= 1) {
        hash = node(complete.pop(), hash);
      }
      complete.push(hash);
      leaves++;
    }

    byte[] root() {
      if (leaves == 0) {
        return sha256();
      }
      byte[] root = null;
      for (byte[] subtree : complete) {
        root = root == null ? subtree : node(subtree, root);
      }
      return root;
    }
  }

  /**
   * Whether a leaf stands at an index of a tree, by its audit path (section 2.1.1).
   *
   * @param path from the leaf's sibling up to the root
   */
  static boolean leads(byte[] leaf, long index, long size, List<byte[]> path, byte[] root) {
    if (index < 0 || index >= size) {
      return false;
    }
    long place = index;
    long last = size - 1;
    byte[] hash = leaf;
    for (byte[] sibling : path) {
      if (last == 0) {
        return false;
      }
      if ((place & 1) == 1 || place == last) {
        hash = node(sibling, hash);
        while ((place & 1) == 0 && place != 0) {
          place >>= 1;
          last >>= 1;
        }
      } else {
        hash = node(hash, sibling);
      }
      place >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(hash, root);
  }

  /**
   * Collects the audit path of one leaf while all leaves of the tree come by. Each hash of the path
   * is the root of a run of leaves, and the runs are known beforehand.
   */
  static final class PathOf {

    private record Run(long from, long to, Growing tree) {}

    private final List<Run> runs = new ArrayList<>();
    private long next;

    /** Of the leaf at an index, from 0 to {@code size - 1}. */
    PathOf(long index, long size) {
      long from = 0;
      long to = size;
      while (to - from > 1) {
        long middle = from + Long.highestOneBit(to - from - 1);
        boolean left = index < middle;
        runs.add(left ? new Run(middle, to, new Growing()) : new Run(from, middle, new Growing()));
        from = left ? from : middle;
        to = left ? middle : to;
      }
    }

    void add(byte[] leaf) {
      for (Run run : runs) {
        if (next >= run.from() && next < run.to()) {
          run.tree().add(leaf);
        }
      }
      next++;
    }

    /** When all leaves have come by: from the sibling up to the root. */
    List<byte[]> path() {
      List<byte[]> path = new ArrayList<>();
      for (int i = runs.size() - 1; i >= 0; i--) {
        path.add(runs.get(i).tree().root());
      }
      return path;
    }
  }
}
