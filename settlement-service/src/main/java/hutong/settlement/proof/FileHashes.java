package hutong.settlement.proof;

import hutong.settlement.proof.ParticipantFile.Writing;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** The SHA-256 of both writings of one participant's file, computed while its lines pass by. */
public final class FileHashes {

  private static final class Hashed {
    private final ParticipantFile file;
    private final MessageDigest digest = Hash.sha256();

    Hashed(ParticipantFile file) {
      this.file = file;
      add(file.head());
    }

    void add(String text) {
      digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] end() {
      add(file.tail());
      return digest.digest();
    }
  }

  private final Hashed psv;
  private final Hashed jsonl;

  /** For the participant of a leaf, as {@link ParticipantFile} takes it. */
  public FileHashes(
      SignedSeal signed, List<ParticipantLeaf> leaves, int leafIndex, Publication publication) {
    psv = new Hashed(new ParticipantFile(signed, leaves, leafIndex, publication, Writing.PSV));
    jsonl = new Hashed(new ParticipantFile(signed, leaves, leafIndex, publication, Writing.JSONL));
  }

  /** Adds the next line of the participant. */
  public void add(Line line) {
    psv.add(psv.file.line(line));
    jsonl.add(jsonl.file.line(line));
  }

  /** Of the pipe-separated writing; only once, after the last line. */
  public byte[] endPsv() {
    return psv.end();
  }

  /** Of JSON Lines; only once, after the last line. */
  public byte[] endJsonl() {
    return jsonl.end();
  }
}
