package hutong.verifier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A cycle of the clearing house as tests play it: collects lines and writes the participants' files
 * in both writings. Shares nothing with what it tests.
 */
final class SampleCycle {

  private static final List<String> NAMES =
      List.of(
          ("kind itemId paymentId role counterparty codeOwner currency amount principal issuerFee"
                  + " networkFeeIssuer networkFeeAcquirer net settlementDate acceptedAt happenedAt"
                  + " state rolledFrom feeSchedule feeBound")
              .split(" "));

  private final String cycleId;
  private final String type;
  private final SampleCycle previous;
  private final KeyPair operator;
  private final SortedMap<String, List<String[]>> lines = new TreeMap<>();

  SampleCycle(String cycleId, SampleCycle previous) {
    this(cycleId, "CLEARING", previous, Clearing.OPERATOR);
  }

  SampleCycle(String cycleId, String type, SampleCycle previous, KeyPair operator) {
    this.cycleId = cycleId;
    this.type = type;
    this.previous = previous;
    this.operator = operator;
  }

  static String id(int number) {
    return "017c3e2a-5c01-7a10-8a4b-%012x".formatted(number);
  }

  private String date() {
    return cycleId.substring(0, 10);
  }

  SampleCycle line(
      String participant,
      String kind,
      String itemId,
      String paymentId,
      String role,
      String counterparty,
      long amount,
      long principal,
      long issuerFee,
      long networkIssuer,
      long networkAcquirer,
      String rolledFrom) {
    boolean payment = kind.equals("PAYMENT");
    String[] cells = {
      kind,
      itemId,
      paymentId,
      role,
      counterparty,
      payment ? "ALIPAY" : "",
      "CNY",
      Long.toString(amount),
      money(principal),
      money(issuerFee),
      money(networkIssuer),
      money(networkAcquirer),
      money(principal + issuerFee + networkIssuer + networkAcquirer),
      date(),
      payment ? date() + "T02:00:00.000Z" : "",
      date() + "T02:00:00.900Z",
      rolledFrom.isEmpty() ? "CLEARED" : "ROLLED",
      rolledFrom,
      payment ? "FS-INTEROP-EXAMPLE/1/PER_ITEM" : "",
      payment && amount >= 1_000_000 && !role.equals("NETWORK") ? "ISSUER_FEE:CAP" : ""
    };
    List<String[]> all = lines.computeIfAbsent(participant, p -> new ArrayList<>());
    all.add(cells);
    all.sort(Comparator.comparing(c -> c[1] + "\0" + c[0] + "\0" + c[3]));
    return this;
  }

  /** A payment at CITIC with a code of ALIPAY, over UNIONPAY, or with a sign what gives it back. */
  SampleCycle shared(String kind, int item, long amount, long fee, long network, String rolled) {
    int sign = kind.equals("PAYMENT") ? 1 : -1;
    String id = id(item);
    String of = kind.equals("PAYMENT") ? id : id(item - 1);
    long a = sign * amount;
    long f = sign * fee;
    long n = sign * network;
    line("CITIC", kind, id, of, "ISSUER", "ALIPAY", amount, -a, f, -n, 0, rolled);
    line("ALIPAY", kind, id, of, "ACQUIRER", "CITIC", amount, a, -f, 0, -n, rolled);
    if (network != 0) {
      line("UNIONPAY", kind, id, of, "NETWORK", "CITIC", amount, 0, 0, n, n, rolled);
    }
    return this;
  }

  SampleCycle suspense(String kind, int item, long amount) {
    long sign = kind.equals("SUSPENSE") ? 1 : -1;
    String id = id(item);
    line("CITIC", kind, id, id, "ISSUER", "ALIPAY", amount, -sign * amount, 0, 0, 0, "");
    return line("UNIONPAY", kind, id, id, "SUSPENSE", "CITIC", amount, sign * amount, 0, 0, 0, "");
  }

  /** The two cycles that also lie in the test's resources. */
  static SampleCycle second() {
    SampleCycle first =
        new SampleCycle("2021-10-02-01", null)
            .shared("PAYMENT", 1, 10_000, 35, 3, "")
            .shared("PAYMENT", 2, 371_428, 1_300, 121, "")
            .shared("PAYMENT", 3, 5, 0, 0, "");
    return new SampleCycle("2021-10-03-01", first)
        .shared("PAYMENT", 4, 1_000_000, 1_300, 325, "2021-10-02-01")
        .shared("REFUND", 5, 4_000, 14, 1, "")
        .suspense("SUSPENSE", 6, 700)
        .suspense("RELEASE", 6, 700)
        .line("ALIPAY", "FEE_ROUNDING", id(7), "", "ACQUIRER", "CITIC", 2, 0, -2, 0, 0, "")
        .line("CITIC", "FEE_ROUNDING", id(7), "", "ISSUER", "ALIPAY", 2, 0, 2, 0, 0, "");
  }

  SampleCycle previous() {
    return previous;
  }

  static String money(long minor) {
    return minor == 0 ? "0" : (minor > 0 ? "C" : "D") + Math.abs(minor);
  }

  private static long minor(String cell) {
    return cell.equals("0")
        ? 0
        : (cell.charAt(0) == 'C' ? 1 : -1) * Long.parseLong(cell.substring(1));
  }

  private List<String> leaves(String participant) {
    return lines.get(participant).stream().map(cells -> String.join("|", cells)).toList();
  }

  private String subtreeRoot(String participant) {
    return Clearing.hex(Clearing.root(leaves(participant)));
  }

  private long net(String participant) {
    return lines.get(participant).stream().mapToLong(cells -> minor(cells[12])).sum();
  }

  private List<String> participantLeaves() {
    return lines.keySet().stream()
        .map(
            p -> "%s|%d|CNY:%s|%s".formatted(p, lines.get(p).size(), money(net(p)), subtreeRoot(p)))
        .toList();
  }

  private String root() {
    return Clearing.hex(Clearing.root(participantLeaves()));
  }

  private long lineCount() {
    return lines.values().stream().mapToLong(List::size).sum();
  }

  private String sealText() {
    return "hutong-cycle-seal|1|%s|%s|%s|%d|%d|%s|%s|%s"
        .formatted(
            cycleId,
            type,
            date(),
            lines.size(),
            lineCount(),
            root(),
            previous == null ? "" : previous.cycleId,
            previous == null ? "" : previous.sealHash());
  }

  /** As the clearing house answers it. */
  String seal() {
    return "{\"text\":\"%s\",\"keyId\":\"%s\",\"signature\":\"%s\"}"
        .formatted(sealText(), Clearing.KEY_ID, Clearing.sign(operator, sealText()));
  }

  String sealHash() {
    return Clearing.hex(
        Clearing.sha256(sealText().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private SortedMap<String, long[]> totals(String participant) {
    SortedMap<String, long[]> totals = new TreeMap<>();
    for (String[] cells : lines.get(participant)) {
      long[] sums = totals.computeIfAbsent("CNY|" + cells[0] + "|" + cells[3], k -> new long[6]);
      sums[0]++;
      for (int i = 0; i < 5; i++) {
        sums[i + 1] += minor(cells[8 + i]);
      }
    }
    return totals;
  }

  private List<String> path(String participant) {
    List<String> all = List.copyOf(lines.keySet());
    return Clearing.path(all.indexOf(participant), participantLeaves()).stream()
        .map(Clearing::hex)
        .toList();
  }

  List<String> participants() {
    return List.copyOf(lines.keySet());
  }

  String psv(String participant) {
    StringBuilder out = new StringBuilder();
    out.append(
        "H|hutong-participant-file|2|%s|%s|%s|%s|1|%d|%s\n"
            .formatted(
                participant,
                cycleId,
                type,
                date(),
                lines.get(participant).size(),
                subtreeRoot(participant)));
    leaves(participant).forEach(leaf -> out.append("I|").append(leaf).append('\n'));
    totals(participant)
        .forEach(
            (key, sums) -> {
              out.append("T|").append(key).append('|').append(sums[0]);
              for (int i = 1; i < 6; i++) {
                out.append('|').append(money(sums[i]));
              }
              out.append('\n');
            });
    out.append("N|CNY|").append(money(net(participant))).append('\n');
    out.append(
        "P|%d|%d|%s\n"
            .formatted(
                participants().indexOf(participant),
                lines.size(),
                String.join(",", path(participant))));
    out.append(
        "S|%s|%s|%s|%s|%d|%s\n"
            .formatted(
                Clearing.KEY_ID,
                previous == null ? "" : previous.cycleId,
                previous == null ? "" : previous.sealHash(),
                root(),
                lineCount(),
                Clearing.sign(operator, sealText())));
    out.append("F|%s|%s\n".formatted(Clearing.KEY_ID, publication(participant)));
    return out.toString();
  }

  /** The signature of a participant's file under sequence 1. */
  private String publication(String participant) {
    String text =
        String.join(
            "|",
            "hutong-participant-file|2",
            participant,
            cycleId,
            "1",
            subtreeRoot(participant),
            sealHash(),
            Clearing.KEY_ID,
            Clearing.KEY_ID);
    return Clearing.sign(operator, text);
  }

  String jsonl(String participant) {
    StringBuilder out = new StringBuilder();
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("record", "H");
    header.put("format", "hutong-participant-file");
    header.put("version", 2);
    header.put("participant", participant);
    header.put("cycleId", cycleId);
    header.put("cycleType", type);
    header.put("settlementDate", date());
    header.put("sequence", 1);
    header.put("lines", lines.get(participant).size());
    header.put("subtreeRoot", subtreeRoot(participant));
    out.append(json(header));
    for (String[] cells : lines.get(participant)) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("record", "I");
      for (int i = 0; i < cells.length; i++) {
        if (i >= 8 && i <= 12) {
          line.put(NAMES.get(i), minor(cells[i]));
        } else if (i == 7) {
          line.put(NAMES.get(i), Long.parseLong(cells[i]));
        } else if (!cells[i].isEmpty()) {
          line.put(NAMES.get(i), cells[i].startsWith("'") ? cells[i].substring(1) : cells[i]);
        }
      }
      out.append(json(line));
    }
    totals(participant)
        .forEach(
            (key, sums) -> {
              String[] of = key.split("\\|");
              Map<String, Object> total = new LinkedHashMap<>();
              total.put("record", "T");
              total.put("currency", of[0]);
              total.put("kind", of[1]);
              total.put("role", of[2]);
              total.put("count", sums[0]);
              for (int i = 1; i < 6; i++) {
                total.put(NAMES.get(7 + i), sums[i]);
              }
              out.append(json(total));
            });
    Map<String, Object> net = new LinkedHashMap<>();
    net.put("record", "N");
    net.put("currency", "CNY");
    net.put("net", net(participant));
    out.append(json(net));
    Map<String, Object> place = new LinkedHashMap<>();
    place.put("record", "P");
    place.put("leafIndex", participants().indexOf(participant));
    place.put("treeSize", lines.size());
    place.put("path", path(participant));
    out.append(json(place));
    Map<String, Object> seal = new LinkedHashMap<>();
    seal.put("record", "S");
    seal.put("keyId", Clearing.KEY_ID);
    if (previous != null) {
      seal.put("previousCycleId", previous.cycleId);
      seal.put("previousSealHash", previous.sealHash());
    }
    seal.put("root", root());
    seal.put("cycleLines", lineCount());
    seal.put("signature", Clearing.sign(operator, sealText()));
    out.append(json(seal));
    Map<String, Object> signed = new LinkedHashMap<>();
    signed.put("record", "F");
    signed.put("keyId", Clearing.KEY_ID);
    signed.put("signature", publication(participant));
    return out.append(json(signed)).toString();
  }

  private static String json(Map<String, Object> object) {
    List<String> members = new ArrayList<>();
    object.forEach((name, value) -> members.add("\"" + name + "\":" + value(value)));
    return "{" + String.join(",", members) + "}\n";
  }

  private static String value(Object value) {
    if (value instanceof List<?> list) {
      return "[" + String.join(",", list.stream().map(SampleCycle::value).toList()) + "]";
    }
    return value instanceof String ? "\"" + value + "\"" : value.toString();
  }

  Path write(Path folder, String participant, String ending) throws IOException {
    Path file = folder.resolve(cycleId + "_" + participant + "_1." + ending);
    return Files.writeString(file, ending.equals("psv") ? psv(participant) : jsonl(participant));
  }
}
