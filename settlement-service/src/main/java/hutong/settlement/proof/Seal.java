package hutong.settlement.proof;

import java.time.LocalDate;
import java.util.List;

/**
 * What a cycle is promised to be.
 *
 * @param cycleType CLEARING or DISPUTE
 * @param previousCycleId the cycle before it of the same type, or null as is its hash
 */
public record Seal(
    String cycleId,
    String cycleType,
    LocalDate settlementDate,
    int participants,
    long lines,
    byte[] root,
    String previousCycleId,
    byte[] previousSealHash) {

  /** Of a cycle with these leaves, sorted by participant. */
  public static Seal over(
      String cycleId,
      String cycleType,
      LocalDate settlementDate,
      List<ParticipantLeaf> leaves,
      String previousCycleId,
      byte[] previousSealHash) {
    return new Seal(
        cycleId,
        cycleType,
        settlementDate,
        leaves.size(),
        leaves.stream().mapToLong(ParticipantLeaf::lines).sum(),
        CycleTrees.root(leaves),
        previousCycleId,
        previousSealHash);
  }

  /** What is signed and hashed. */
  public String text() {
    return String.join(
        "|",
        "hutong-cycle-seal",
        "1",
        cycleId,
        cycleType,
        settlementDate.toString(),
        Integer.toString(participants),
        Long.toString(lines),
        Hash.hex(root),
        previousCycleId == null ? "" : previousCycleId,
        previousSealHash == null ? "" : Hash.hex(previousSealHash));
  }

  /** What the next seal of the same type holds. */
  public byte[] hash() {
    return Hash.of(text());
  }
}
