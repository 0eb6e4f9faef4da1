package hutong.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TreeTest {

  private static List<String> leaves(int size) {
    return IntStream.range(0, size).mapToObj(i -> "leaf " + i).toList();
  }

  private static byte[] root(List<String> leaves) {
    Tree.Growing tree = new Tree.Growing();
    leaves.forEach(leaf -> tree.add(Tree.leaf(leaf)));
    return tree.root();
  }

  @Test
  void the_empty_tree_is_the_hash_of_nothing() {
    assertThat(Tree.hex(root(List.of())))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(Tree.hex(root(List.of(""))))
        .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  }

  @Property(tries = 200)
  void a_tree_that_grows_has_the_root_of_its_definition(@ForAll @IntRange(max = 300) int size) {
    assertThat(root(leaves(size))).isEqualTo(Clearing.root(leaves(size)));
  }

  @Property(tries = 300)
  void every_leaf_leads_to_the_root_by_its_path_and_from_its_place_only(
      @ForAll @IntRange(min = 1, max = 150) int size, @ForAll @IntRange(max = 149) int some) {
    // Given
    int index = some % size;
    List<String> leaves = leaves(size);
    byte[] leaf = Tree.leaf(leaves.get(index));

    // When
    Tree.PathOf collected = new Tree.PathOf(index, size);
    leaves.forEach(one -> collected.add(Tree.leaf(one)));
    List<byte[]> path = collected.path();
    byte[] root = root(leaves);

    // Then
    assertThat(path.stream().map(Tree::hex))
        .isEqualTo(Clearing.path(index, leaves).stream().map(Tree::hex).toList());
    assertThat(Tree.leads(leaf, index, size, path, root)).isTrue();
    assertThat(Tree.leads(Tree.leaf("another"), index, size, path, root)).isFalse();
    assertThat(Tree.leads(leaf, size, size, path, root)).isFalse();
    assertThat(Tree.leads(leaf, -1, size, path, root)).isFalse();
    for (int other = 0; other < size; other++) {
      assertThat(Tree.leads(leaf, other, size, path, root)).isEqualTo(other == index);
    }
    List<byte[]> longer = new ArrayList<>(path);
    longer.add(root);
    assertThat(Tree.leads(leaf, index, size, longer, root)).isFalse();
    if (!path.isEmpty()) {
      assertThat(Tree.leads(leaf, index, size, path.subList(1, path.size()), root)).isFalse();
    }
  }
}
