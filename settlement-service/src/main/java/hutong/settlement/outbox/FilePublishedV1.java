package hutong.settlement.outbox;

import hutong.settlement.cycle.PublishedFile;
import hutong.settlement.proof.Hash;
import java.time.Instant;
import java.util.Map;

/** The data of {@code hutong.participant-file.published.v1}, as docs/contracts/events says it. */
record FilePublishedV1(
    String cycleId,
    String participant,
    int sequence,
    String reason,
    Instant publishedAt,
    long lines,
    Map<String, Long> netsMinor,
    String subtreeRoot,
    Sha256 sha256,
    String path) {

  record Sha256(String psv, String jsonl) {}

  static FilePublishedV1 of(PublishedFile file) {
    String participant = file.leaf().participant();
    return new FilePublishedV1(
        file.cycleId(),
        participant,
        file.sequence(),
        file.reason(),
        file.publishedAt(),
        file.leaf().lines(),
        file.leaf().netsMinor(),
        Hash.hex(file.leaf().subtreeRoot()),
        new Sha256(Hash.hex(file.sha256Psv()), Hash.hex(file.sha256Jsonl())),
        "/v1/cycles/"
            + file.cycleId()
            + "/files/"
            + participant
            + ".psv?sequence="
            + file.sequence());
  }
}
