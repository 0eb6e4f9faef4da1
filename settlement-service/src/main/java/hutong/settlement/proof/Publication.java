package hutong.settlement.proof;

/**
 * Under which sequence a participant's file is published, and who says so.
 *
 * @param sequence from 1; with every publication of the same file one more
 * @param keyId of the key that signed it, or null as is the signature: a publication of before
 *     files were signed, whose format version is 1
 * @param signature Ed25519 over the publication's text, 64 bytes
 */
public record Publication(int sequence, String keyId, byte[] signature) {

  /** What is signed: all that a file says and the seal does not. */
  public static String text(SignedSeal signed, ParticipantLeaf leaf, int sequence, String keyId) {
    return String.join(
        "|",
        ParticipantFile.FORMAT,
        "2",
        Cells.text(leaf.participant()),
        signed.seal().cycleId(),
        Integer.toString(sequence),
        Hash.hex(leaf.subtreeRoot()),
        Hash.hex(signed.seal().hash()),
        Cells.text(signed.keyId()),
        Cells.text(keyId));
  }

  int version() {
    return signature == null ? 1 : 2;
  }
}
