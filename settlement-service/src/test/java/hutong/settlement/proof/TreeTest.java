package hutong.settlement.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TreeTest {

  /** The inputs that certificate transparency implementations test with, and their roots. */
  private static final List<String> KNOWN_LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> KNOWN_ROOTS =
      List.of(
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private static byte[] leaf(int i) {
    return ("line " + i).getBytes(StandardCharsets.UTF_8);
  }

  /** As the text of RFC 6962, section 2.1, defines it. */
  private static byte[] defined(List<byte[]> leaves) {
    if (leaves.isEmpty()) {
      return Hash.sha256().digest();
    }
    if (leaves.size() == 1) {
      return Hash.leaf(leaves.get(0));
    }
    int k = Integer.highestOneBit(leaves.size() - 1);
    return Hash.node(defined(leaves.subList(0, k)), defined(leaves.subList(k, leaves.size())));
  }

  /** The check of an audit path as RFC 9162, section 2.1.3.2, describes it. */
  private static boolean leads(byte[] data, long index, long size, List<byte[]> path, byte[] root) {
    if (index >= size) {
      return false;
    }
    long fn = index;
    long sn = size - 1;
    byte[] hash = Hash.leaf(data);
    for (byte[] step : path) {
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        hash = Hash.node(step, hash);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        hash = Hash.node(hash, step);
      }
      fn >>= 1;
      sn >>= 1;
    }
    return sn == 0 && java.util.Arrays.equals(hash, root);
  }

  @Test
  void the_root_of_no_leaf_is_the_hash_of_nothing() {
    assertThat(Hash.hex(new Tree().root()))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void the_known_trees_have_the_known_roots() {
    // Given
    Tree tree = new Tree();
    List<String> roots = new ArrayList<>();

    // When
    for (String leaf : KNOWN_LEAVES) {
      tree.add(HexFormat.of().parseHex(leaf));
      roots.add(Hash.hex(tree.root()));
    }

    // Then
    assertThat(roots).isEqualTo(KNOWN_ROOTS);
  }

  @Property(tries = 200)
  void what_grows_leaf_by_leaf_is_the_tree_of_the_definition(
      @ForAll @IntRange(min = 0, max = 600) int size) {
    // Given
    Tree tree = new Tree();
    List<byte[]> leaves = new ArrayList<>();

    // When
    for (int i = 0; i < size; i++) {
      leaves.add(leaf(i));
      tree.add(leaf(i));
    }

    // Then
    assertThat(tree.root()).isEqualTo(defined(leaves));
    assertThat(tree.size()).isEqualTo(size);
  }

  @Test
  void the_path_of_every_leaf_leads_to_the_root_and_no_changed_one_does() {
    for (int size = 1; size <= 200; size++) {
      // Given
      Tree tree = new Tree();
      List<Tree.Watched> watched = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        watched.add(tree.watch(leaf(i)));
      }
      byte[] root = tree.root();

      for (int i = 0; i < size; i++) {
        // When
        List<byte[]> path = tree.path(watched.get(i));

        // Then
        assertThat(watched.get(i).index()).isEqualTo(i);
        assertThat(leads(leaf(i), i, size, path, root)).as("%d of %d", i, size).isTrue();
        assertThat(leads(leaf(i + 1), i, size, path, root)).isFalse();
        assertThat(leads(leaf(i), i + 1, size, path, root)).isFalse();
        if (!path.isEmpty()) {
          List<byte[]> changed = new ArrayList<>(path);
          byte[] step = changed.get(i % path.size()).clone();
          step[0] ^= 1;
          changed.set(i % path.size(), step);
          assertThat(leads(leaf(i), i, size, changed, root)).isFalse();
          assertThat(leads(leaf(i), i, size, path.subList(1, path.size()), root)).isFalse();
        }
      }
    }
  }
}
