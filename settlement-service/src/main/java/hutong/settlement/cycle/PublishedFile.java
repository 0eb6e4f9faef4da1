package hutong.settlement.cycle;

import hutong.settlement.proof.ParticipantLeaf;
import java.time.Instant;

/**
 * One publication of a participant's file.
 *
 * @param leaf whose file it is
 * @param sequence from 1; with every publication of the same file one more
 * @param reason why it was published
 * @param publishedBy an operator, or {@value Sealing#BY_SEALING}
 */
public record PublishedFile(
    String cycleId,
    ParticipantLeaf leaf,
    int sequence,
    String reason,
    Instant publishedAt,
    String publishedBy,
    byte[] sha256Psv,
    byte[] sha256Jsonl) {}
