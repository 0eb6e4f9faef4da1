package hutong.settlement.proof;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The text of one participant's file, record by record, so that it can be sent while its lines are
 * still being read. First {@link #head()}, then every line in order, then {@link #tail()}.
 *
 * <p>Head and proof are what was sealed, the lines and their sums are what is given: if a row was
 * changed since, the file says both and whoever checks it finds them at odds.
 */
public final class ParticipantFile {

  static final String FORMAT = "hutong-participant-file";

  /** The two writings of one content. */
  public enum Writing {
    PSV("psv"),
    JSONL("jsonl");

    private final String extension;

    Writing(String extension) {
      this.extension = extension;
    }

    /** Of the file's name, without the dot. */
    public String extension() {
      return extension;
    }
  }

  private record Kind(String currency, String kind, String role) {
    static final Comparator<Kind> ORDER =
        Comparator.comparing(Kind::currency).thenComparing(Kind::kind).thenComparing(Kind::role);
  }

  private record Sums(
      long count,
      long principalMinor,
      long issuerFeeMinor,
      long networkFeeIssuerMinor,
      long networkFeeAcquirerMinor,
      long netMinor) {

    static Sums of(Line line) {
      return new Sums(
          1,
          line.principalMinor(),
          line.issuerFeeMinor(),
          line.networkFeeIssuerMinor(),
          line.networkFeeAcquirerMinor(),
          line.netMinor());
    }

    Sums plus(Sums other) {
      return new Sums(
          count + other.count,
          Math.addExact(principalMinor, other.principalMinor),
          Math.addExact(issuerFeeMinor, other.issuerFeeMinor),
          Math.addExact(networkFeeIssuerMinor, other.networkFeeIssuerMinor),
          Math.addExact(networkFeeAcquirerMinor, other.networkFeeAcquirerMinor),
          Math.addExact(netMinor, other.netMinor));
    }
  }

  private final SignedSeal signed;
  private final ParticipantLeaf leaf;
  private final int leafIndex;
  private final List<byte[]> path;
  private final Publication publication;
  private final Supplier<FileRecord> records;
  private final SortedMap<Kind, Sums> totals = new TreeMap<>(Kind.ORDER);

  /**
   * @param leaves all participants' of the cycle, sorted
   * @param leafIndex whose file it is
   */
  public ParticipantFile(
      SignedSeal signed,
      List<ParticipantLeaf> leaves,
      int leafIndex,
      Publication publication,
      Writing writing) {
    this.signed = signed;
    this.leaf = leaves.get(leafIndex);
    this.leafIndex = leafIndex;
    this.path = CycleTrees.path(leaves, leafIndex);
    this.publication = publication;
    this.records = writing == Writing.PSV ? FileRecord.Psv::new : FileRecord.Json::new;
  }

  /** What the file is called, without extension. */
  public static String name(String cycleId, String participant, int sequence) {
    return cycleId + "_" + participant + "_" + sequence;
  }

  /** The record H. */
  public String head() {
    Seal seal = signed.seal();
    return end(
        begin("H")
            .plain("format", FORMAT)
            .count("version", publication.version())
            .text("participant", leaf.participant())
            .plain("cycleId", seal.cycleId())
            .plain("cycleType", seal.cycleType())
            .plain("settlementDate", seal.settlementDate().toString())
            .count("sequence", publication.sequence())
            .count("lines", leaf.lines())
            .plain("subtreeRoot", Hash.hex(leaf.subtreeRoot())));
  }

  /** A record I. */
  public String line(Line line) {
    totals.merge(
        new Kind(line.currency(), line.kind(), line.role().name()), Sums.of(line), Sums::plus);
    return end(line.cells(begin("I")));
  }

  /** The records T, N, P, S and, from version 2 on, F. */
  public String tail() {
    StringBuilder tail = new StringBuilder();
    SortedMap<String, Long> nets = new TreeMap<>();
    totals.forEach(
        (of, sums) -> {
          nets.merge(of.currency(), sums.netMinor(), Math::addExact);
          tail.append(total(of, sums));
        });
    nets.forEach(
        (currency, net) ->
            tail.append(end(begin("N").plain("currency", currency).money("net", net))));
    tail.append(
        end(
            begin("P")
                .count("leafIndex", leafIndex)
                .count("treeSize", signed.seal().participants())
                .plains("path", path.stream().map(Hash::hex).toList())));
    tail.append(seal());
    if (publication.signature() != null) {
      tail.append(
          end(
              begin("F")
                  .text("keyId", publication.keyId())
                  .plain("signature", SignedSeal.text(publication.signature()))));
    }
    return tail.toString();
  }

  private String total(Kind of, Sums sums) {
    return end(
        begin("T")
            .plain("currency", of.currency())
            .plain("kind", of.kind())
            .plain("role", of.role())
            .count("count", sums.count())
            .money("principal", sums.principalMinor())
            .money("issuerFee", sums.issuerFeeMinor())
            .money("networkFeeIssuer", sums.networkFeeIssuerMinor())
            .money("networkFeeAcquirer", sums.networkFeeAcquirerMinor())
            .money("net", sums.netMinor()));
  }

  private String seal() {
    Seal seal = signed.seal();
    byte[] previous = seal.previousSealHash();
    return end(
        begin("S")
            .text("keyId", signed.keyId())
            .plain("previousCycleId", seal.previousCycleId())
            .plain("previousSealHash", previous == null ? null : Hash.hex(previous))
            .plain("root", Hash.hex(seal.root()))
            .count("cycleLines", seal.lines())
            .plain("signature", signed.signatureText()));
  }

  private FileRecord begin(String record) {
    return records.get().plain("record", record);
  }

  private static String end(FileRecord record) {
    return record.written() + "\n";
  }
}
