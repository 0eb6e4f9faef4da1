package hutong.settlement.cycle;

import hutong.settlement.proof.CycleTrees;
import hutong.settlement.proof.FileHashes;
import hutong.settlement.proof.ItemLines;
import hutong.settlement.proof.ParticipantLeaf;
import hutong.settlement.proof.Publication;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Publishes participants' files: all of a cycle when it is sealed, one alone when an operator has a
 * reason. What is stored is the fact, who did it, its signature and the hashes; the text is made of
 * the rows when it is fetched.
 */
@ApplicationScoped
public class Publishing {

  private static final String AT_SEALING = "sealed";

  private final Pool pool;
  private final Clock clock;
  private final SealKeys keys;
  private final SealAnnouncement announcement;

  Publishing(Pool pool, Clock clock, SealKeys keys, SealAnnouncement announcement) {
    this.pool = pool;
    this.clock = clock;
    this.keys = keys;
    this.announcement = announcement;
  }

  /** What came of publishing again. */
  public sealed interface Republished {

    /** It is published. */
    record Done(PublishedFile file) implements Republished {}

    /** The cycle is not sealed, or the participant has no line in it. */
    record Unknown() implements Republished {}

    /** There is no key to sign with; nothing was done. */
    record NoKey() implements Republished {}

    /** Somebody else has published it at this very moment; nothing was done. */
    record Meanwhile() implements Republished {}

    /** The rows are no longer what was sealed; nothing was done. */
    record Differs() implements Republished {}
  }

  /**
   * The first publication of every file of a cycle, in the transaction that seals it. A second pass
   * over the rows is needed, because a file begins with the root of what follows.
   */
  Uni<Void> publishAll(SqlConnection tx, StoredSeal seal) {
    Map<String, Publication> publications = new LinkedHashMap<>();
    Map<String, FileHashes> hashes = new LinkedHashMap<>();
    for (int i = 0; i < seal.leaves().size(); i++) {
      ParticipantLeaf leaf = seal.leaves().get(i);
      Publication publication = sign(seal, leaf, 1);
      publications.put(leaf.participant(), publication);
      hashes.put(leaf.participant(), new FileHashes(seal.signed(), seal.leaves(), i, publication));
    }
    return CycleItems.forEach(
            tx,
            seal.signed().seal().cycleId(),
            null,
            item -> ItemLines.of(item).forEach(line -> hashes.get(line.participant()).add(line)))
        .map(
            done -> {
              List<PublishedFile> files = new ArrayList<>();
              for (ParticipantLeaf leaf : seal.leaves()) {
                files.add(
                    file(
                        seal,
                        leaf,
                        publications.get(leaf.participant()),
                        AT_SEALING,
                        seal.sealedAt(),
                        Sealing.BY_SEALING,
                        hashes.get(leaf.participant())));
              }
              return files;
            })
        .call(files -> SealTables.insert(tx, files))
        .flatMap(files -> announcement.published(tx, files));
  }

  private Publication sign(StoredSeal seal, ParticipantLeaf leaf, int sequence) {
    String text = Publication.text(seal.signed(), leaf, sequence, keys.keyId());
    return new Publication(sequence, keys.keyId(), keys.sign(text));
  }

  /**
   * Publishes one file again under the next sequence. What is sealed stays as it is.
   *
   * @param reason 1 to 200 characters
   * @param operator who wants it
   */
  public Uni<Republished> publish(
      String cycleId, String participant, String reason, String operator) {
    if (!keys.canSign()) {
      return Uni.createFrom().item(new Republished.NoKey());
    }
    return pool.withTransaction(
        tx ->
            SealTables.find(tx, cycleId)
                .flatMap(
                    seal -> {
                      if (seal == null || seal.leafIndex(participant) < 0) {
                        return Uni.createFrom().item(new Republished.Unknown());
                      }
                      return SealTables.files(tx, seal)
                          .map(files -> next(files, participant))
                          .flatMap(
                              sequence ->
                                  publish(tx, seal, participant, sequence, reason, operator));
                    }));
  }

  private static int next(List<PublishedFile> files, String participant) {
    return 1
        + files.stream()
            .filter(file -> file.leaf().participant().equals(participant))
            .mapToInt(PublishedFile::sequence)
            .max()
            .orElse(0);
  }

  private Uni<Republished> publish(
      SqlConnection tx,
      StoredSeal seal,
      String participant,
      int sequence,
      String reason,
      String operator) {
    int index = seal.leafIndex(participant);
    ParticipantLeaf leaf = seal.leaves().get(index);
    Publication publication = sign(seal, leaf, sequence);
    FileHashes hashes = new FileHashes(seal.signed(), seal.leaves(), index, publication);
    CycleTrees trees = new CycleTrees();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return CycleItems.forEach(
            tx,
            seal.signed().seal().cycleId(),
            participant,
            item -> {
              trees.add(item);
              ItemLines.of(item).stream()
                  .filter(line -> line.participant().equals(participant))
                  .forEach(hashes::add);
            })
        .flatMap(
            done -> {
              if (trees.leaves().stream().noneMatch(found -> found.text().equals(leaf.text()))) {
                return Uni.createFrom().item(new Republished.Differs());
              }
              PublishedFile file = file(seal, leaf, publication, reason, now, operator, hashes);
              return SealTables.insert(tx, List.of(file))
                  .flatMap(
                      inserted ->
                          inserted == 0
                              ? Uni.createFrom().item(new Republished.Meanwhile())
                              : announcement
                                  .published(tx, List.of(file))
                                  .replaceWith(new Republished.Done(file)));
            });
  }

  private static PublishedFile file(
      StoredSeal seal,
      ParticipantLeaf leaf,
      Publication publication,
      String reason,
      Instant publishedAt,
      String publishedBy,
      FileHashes hashes) {
    return new PublishedFile(
        seal.signed().seal().cycleId(),
        leaf,
        publication,
        reason,
        publishedAt,
        publishedBy,
        hashes.endPsv(),
        hashes.endJsonl());
  }
}
