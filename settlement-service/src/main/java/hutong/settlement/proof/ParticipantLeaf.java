package hutong.settlement.proof;

import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What the cycle's tree holds of one participant.
 *
 * @param lines how many, at least 1
 * @param netsMinor by currency, negative is paid; also zero where there are lines
 */
public record ParticipantLeaf(
    String participant, long lines, SortedMap<String, Long> netsMinor, byte[] subtreeRoot) {

  /** What is hashed. */
  public String text() {
    String nets =
        netsMinor.entrySet().stream()
            .map(net -> net.getKey() + ":" + Cells.money(net.getValue()))
            .collect(Collectors.joining(","));
    return participant + "|" + lines + "|" + nets + "|" + Hash.hex(subtreeRoot);
  }
}
