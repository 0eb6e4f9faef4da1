package hutong.settlement.cycle;

import hutong.settlement.proof.CycleTrees;
import hutong.settlement.proof.ItemLines;
import hutong.settlement.proof.Line;
import hutong.settlement.proof.ParticipantLeaf;
import hutong.settlement.proof.Seal;
import hutong.settlement.proof.SignedSeal;
import hutong.settlement.proof.Tree;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Reads seals and publications, proves single items, and checks that all still is what it was. */
@ApplicationScoped
public class SealReads {

  private static final int CHAIN_PIECE = 1_000;

  private final Pool pool;
  private final SealKeys keys;
  private final Downloads downloads;

  SealReads(Pool pool, SealKeys keys, Downloads downloads) {
    this.pool = pool;
    this.keys = keys;
    this.downloads = downloads;
  }

  /** The seal of a cycle, or null while there is none. */
  public Uni<StoredSeal> find(String cycleId) {
    return SealTables.find(pool, cycleId);
  }

  /**
   * The next seals of a type in the order of their cycles, at most {@value #CHAIN_PIECE}.
   *
   * @param after the cycle id behind which to begin, or null
   */
  public Uni<List<SignedSeal>> chain(CycleType type, String after) {
    return SealTables.chain(pool, type, after == null ? "" : after, CHAIN_PIECE);
  }

  /** Every publication of the files of a sealed cycle, by participant and sequence. */
  public Uni<List<PublishedFile>> files(StoredSeal seal) {
    return SealTables.files(pool, seal);
  }

  /**
   * One line with the way from it to the subtree root.
   *
   * @param path from the line's sibling up to the subtree root
   */
  public record ProvedLine(String text, long leafIndex, List<byte[]> path) {}

  /**
   * The lines that a participant has of an item, by role; none if it has none.
   *
   * <p>The paths are those in the tree of the rows as they are now. If one was changed they do not
   * lead to the root that was sealed.
   */
  public Uni<List<ProvedLine>> prove(StoredSeal seal, String participant, UUID itemId) {
    Tree tree = new Tree();
    Map<String, Tree.Watched> watched = new LinkedHashMap<>();
    return downloads
        .within(
            () ->
                pool.withTransaction(
                    tx ->
                        CycleItems.forEach(
                            tx,
                            seal.signed().seal().cycleId(),
                            participant,
                            item ->
                                ItemLines.of(item).stream()
                                    .filter(line -> line.participant().equals(participant))
                                    .forEach(line -> add(tree, line, itemId, watched)))))
        .map(
            done ->
                watched.entrySet().stream()
                    .map(
                        line ->
                            new ProvedLine(
                                line.getKey(), line.getValue().index(), tree.path(line.getValue())))
                    .toList());
  }

  private static void add(Tree tree, Line line, UUID wanted, Map<String, Tree.Watched> watched) {
    String text = line.text();
    byte[] leaf = text.getBytes(StandardCharsets.UTF_8);
    if (line.itemId().equals(wanted)) {
      watched.put(text, tree.watch(leaf));
    } else {
      tree.add(leaf);
    }
  }

  /** In what a cycle is no longer what was sealed. */
  public enum Difference {
    /** The participant's lines give another number or another root. */
    LINES,
    /** They sum to other nets. */
    NETS,
    /** The participant has lines and was not sealed. */
    NOT_SEALED,
    /** The participant was sealed and has no lines. */
    NO_LINES,
    /** The leaves that are stored give another root than the seal's. */
    ROOT,
    /** The seal's hash is not that of its text. */
    SEAL_HASH,
    /** The seal before it has another hash than this one holds. */
    PREVIOUS,
    /** The signature is not that of a key known here over the seal's text. */
    SIGNATURE
  }

  /**
   * @param participant null where it is the seal itself that differs
   */
  public record Found(String participant, Difference difference) {}

  /** Computes everything again from the rows; empty if it still is what was sealed. */
  public Uni<List<Found>> check(StoredSeal seal) {
    CycleTrees trees = new CycleTrees();
    String previous = seal.signed().seal().previousCycleId();
    return downloads
        .within(
            () ->
                pool.withTransaction(
                    tx ->
                        CycleItems.forEach(tx, seal.signed().seal().cycleId(), null, trees::add)
                            .chain(
                                () ->
                                    previous == null
                                        ? Uni.createFrom().<StoredSeal>nullItem()
                                        : SealTables.find(tx, previous))))
        .map(before -> differences(seal, before, trees.leaves()));
  }

  private List<Found> differences(
      StoredSeal seal, StoredSeal before, List<ParticipantLeaf> leaves) {
    List<Found> found = new ArrayList<>();
    SortedMap<String, ParticipantLeaf> now = new TreeMap<>();
    leaves.forEach(leaf -> now.put(leaf.participant(), leaf));
    for (ParticipantLeaf sealed : seal.leaves()) {
      ParticipantLeaf leaf = now.remove(sealed.participant());
      if (leaf == null) {
        found.add(new Found(sealed.participant(), Difference.NO_LINES));
        continue;
      }
      if (leaf.lines() != sealed.lines()
          || !Arrays.equals(leaf.subtreeRoot(), sealed.subtreeRoot())) {
        found.add(new Found(sealed.participant(), Difference.LINES));
      }
      if (!leaf.netsMinor().equals(sealed.netsMinor())) {
        found.add(new Found(sealed.participant(), Difference.NETS));
      }
    }
    now.keySet().forEach(name -> found.add(new Found(name, Difference.NOT_SEALED)));
    found.addAll(ofSeal(seal, before));
    return found;
  }

  private List<Found> ofSeal(StoredSeal stored, StoredSeal before) {
    List<Found> found = new ArrayList<>();
    Seal seal = stored.signed().seal();
    if (!Arrays.equals(CycleTrees.root(stored.leaves()), seal.root())
        || stored.leaves().size() != seal.participants()
        || stored.leaves().stream().mapToLong(ParticipantLeaf::lines).sum() != seal.lines()) {
      found.add(new Found(null, Difference.ROOT));
    }
    if (!Arrays.equals(seal.hash(), stored.hash())) {
      found.add(new Found(null, Difference.SEAL_HASH));
    }
    if (before != null && !Arrays.equals(before.signed().seal().hash(), seal.previousSealHash())) {
      found.add(new Found(null, Difference.PREVIOUS));
    }
    if (!keys.verifies(stored.signed().keyId(), seal.text(), stored.signed().signature())) {
      found.add(new Found(null, Difference.SIGNATURE));
    }
    return found;
  }
}
