package hutong.settlement.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import hutong.settlement.cycle.PublishedFile;
import hutong.settlement.cycle.SealReads.Difference;
import hutong.settlement.cycle.SealReads.Found;
import hutong.settlement.cycle.SealReads.ProvedLine;
import hutong.settlement.cycle.StoredSeal;
import hutong.settlement.proof.CycleTrees;
import hutong.settlement.proof.Hash;
import hutong.settlement.proof.ParticipantLeaf;
import hutong.settlement.proof.SignedSeal;
import hutong.signing.Jwk;
import java.security.PublicKey;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** What {@link ProofResource} answers, as docs/contracts/openapi/settlement.yaml says it. */
final class ProofAnswers {

  private ProofAnswers() {}

  record KeySet(List<Jwk> keys) {

    static KeySet of(Map<String, PublicKey> keys) {
      return new KeySet(
          keys.entrySet().stream().map(key -> Jwk.of(key.getKey(), key.getValue())).toList());
    }
  }

  /** A leaf of the cycle's tree. */
  record Leaf(String participant, long lines, Map<String, Long> netsMinor, String subtreeRoot) {

    static Leaf of(ParticipantLeaf leaf) {
      return new Leaf(
          leaf.participant(), leaf.lines(), leaf.netsMinor(), Hash.hex(leaf.subtreeRoot()));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Seal(
      String cycleId,
      String cycleType,
      LocalDate settlementDate,
      Instant sealedAt,
      int participants,
      long lines,
      String root,
      String previousCycleId,
      String previousSealHash,
      String text,
      String sealHash,
      String keyId,
      String signature,
      List<Leaf> leaves) {

    static Seal of(StoredSeal stored) {
      var seal = stored.signed().seal();
      return new Seal(
          seal.cycleId(),
          seal.cycleType(),
          seal.settlementDate(),
          stored.sealedAt(),
          seal.participants(),
          seal.lines(),
          Hash.hex(seal.root()),
          seal.previousCycleId(),
          seal.previousSealHash() == null ? null : Hash.hex(seal.previousSealHash()),
          seal.text(),
          Hash.hex(stored.hash()),
          stored.signed().keyId(),
          stored.signed().signatureText(),
          stored.leaves().stream().map(Leaf::of).toList());
    }
  }

  record Sha256(String psv, String jsonl) {}

  /** One publication. */
  record File(
      String participant,
      int sequence,
      String reason,
      Instant publishedAt,
      String publishedBy,
      long lines,
      Map<String, Long> netsMinor,
      String subtreeRoot,
      Sha256 sha256) {

    static File of(PublishedFile file) {
      return new File(
          file.leaf().participant(),
          file.sequence(),
          file.reason(),
          file.publishedAt(),
          file.publishedBy(),
          file.leaf().lines(),
          file.leaf().netsMinor(),
          Hash.hex(file.leaf().subtreeRoot()),
          new Sha256(Hash.hex(file.sha256Psv()), Hash.hex(file.sha256Jsonl())));
    }
  }

  record Files(String cycleId, List<File> files) {

    static Files of(String cycleId, List<PublishedFile> files) {
      return new Files(cycleId, files.stream().map(File::of).toList());
    }
  }

  /** In what the cycle differs; {@code participant} is missing where it is the seal. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Differs(String participant, Difference difference) {}

  record Check(String cycleId, boolean asSealed, List<Differs> differences) {

    static Check of(String cycleId, List<Found> found) {
      return new Check(
          cycleId,
          found.isEmpty(),
          found.stream().map(one -> new Differs(one.participant(), one.difference())).toList());
    }
  }

  /** A line and its audit path to the subtree root. */
  record ProofLine(String line, long leafIndex, long treeSize, List<String> path) {}

  /** The participant's leaf and its audit path to the root of the cycle. */
  record ProofLeaf(String leaf, int leafIndex, int treeSize, List<String> path) {}

  /** What is signed, with its signature. */
  record Signed(String text, String keyId, String signature) {

    static Signed of(SignedSeal signed) {
      return new Signed(signed.seal().text(), signed.keyId(), signed.signatureText());
    }
  }

  /** The seals of one type in the order of their cycles. */
  record Chain(List<Signed> seals) {

    static Chain of(List<SignedSeal> seals) {
      return new Chain(seals.stream().map(Signed::of).toList());
    }
  }

  /** As docs/contracts/participant-file.md says it, so that it can be kept and checked as it is. */
  record Proof(
      String format, int version, List<ProofLine> lines, ProofLeaf participant, Signed seal) {

    static Proof of(StoredSeal stored, String participant, List<ProvedLine> lines) {
      int index = stored.leafIndex(participant);
      ParticipantLeaf leaf = stored.leaves().get(index);
      return new Proof(
          "hutong-item-proof",
          2,
          lines.stream()
              .map(
                  line ->
                      new ProofLine(line.text(), line.leafIndex(), leaf.lines(), hex(line.path())))
              .toList(),
          new ProofLeaf(
              leaf.text(),
              index,
              stored.leaves().size(),
              hex(CycleTrees.path(stored.leaves(), index))),
          Signed.of(stored.signed()));
    }
  }

  private static List<String> hex(List<byte[]> path) {
    return path.stream().map(Hash::hex).toList();
  }
}
