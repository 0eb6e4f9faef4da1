package hutong.settlement.cycle;

import hutong.settlement.proof.ParticipantLeaf;
import hutong.settlement.proof.SignedSeal;
import java.time.Instant;
import java.util.List;

/**
 * A cycle's seal as it is stored.
 *
 * @param hash what the next seal was told
 * @param leaves sorted by participant
 */
public record StoredSeal(
    SignedSeal signed, byte[] hash, Instant sealedAt, List<ParticipantLeaf> leaves) {

  /** The place of a participant among the leaves, or -1 if it has no line in the cycle. */
  public int leafIndex(String participant) {
    for (int i = 0; i < leaves.size(); i++) {
      if (leaves.get(i).participant().equals(participant)) {
        return i;
      }
    }
    return -1;
  }
}
