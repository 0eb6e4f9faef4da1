package hutong.settlement.cycle;

import hutong.settlement.proof.ParticipantLeaf;
import hutong.settlement.proof.Publication;
import java.time.Instant;

/**
 * One publication of a participant's file.
 *
 * @param leaf whose file it is
 * @param reason why it was published
 * @param publishedBy an operator, or {@value Sealing#BY_SEALING}
 */
public record PublishedFile(
    String cycleId,
    ParticipantLeaf leaf,
    Publication publication,
    String reason,
    Instant publishedAt,
    String publishedBy,
    byte[] sha256Psv,
    byte[] sha256Jsonl) {

  public int sequence() {
    return publication.sequence();
  }
}
