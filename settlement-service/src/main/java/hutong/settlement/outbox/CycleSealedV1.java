package hutong.settlement.outbox;

import hutong.settlement.cycle.StoredSeal;
import hutong.settlement.proof.Hash;
import hutong.settlement.proof.Seal;
import java.time.Instant;
import java.time.LocalDate;

/** The data of {@code hutong.cycle.sealed.v1}, as docs/contracts/events says it. */
record CycleSealedV1(
    String cycleId,
    String cycleType,
    LocalDate settlementDate,
    Instant sealedAt,
    int participants,
    long lines,
    String root,
    String previousCycleId,
    String previousSealHash,
    String sealHash,
    String keyId,
    String signature) {

  static CycleSealedV1 of(StoredSeal stored) {
    Seal seal = stored.signed().seal();
    return new CycleSealedV1(
        seal.cycleId(),
        seal.cycleType(),
        seal.settlementDate(),
        stored.sealedAt(),
        seal.participants(),
        seal.lines(),
        Hash.hex(seal.root()),
        seal.previousCycleId(),
        seal.previousSealHash() == null ? null : Hash.hex(seal.previousSealHash()),
        Hash.hex(stored.hash()),
        stored.signed().keyId(),
        stored.signed().signatureText());
  }
}
