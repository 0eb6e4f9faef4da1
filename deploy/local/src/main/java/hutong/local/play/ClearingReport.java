package hutong.local.play;

import com.fasterxml.jackson.databind.JsonNode;
import hutong.local.play.Table.Align;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What comes after the settlement, as a person reads it: a file, its proof, and a surplus. */
public final class ClearingReport {

  private static final int ITEMS_SHOWN = 3;
  private static final int WIDTH = 110;

  private final PrintStream out;
  private final Paint paint;

  public ClearingReport(PrintStream out, Paint paint) {
    this.out = out;
    this.paint = paint;
  }

  /** The file's records, and what an offline verifier says of it. */
  public void file(FileProof.Proved proved) {
    title("A participant's file: " + proved.participant() + " in cycle " + proved.cycleId());
    out.println("  " + paint.dim("kept as " + proved.file()));
    long items = 0;
    for (String line : proved.records()) {
      items += line.startsWith("I|") ? 1 : 0;
      if (!line.startsWith("I|") || items <= ITEMS_SHOWN) {
        out.println("    " + shortened(line));
      }
    }
    if (items > ITEMS_SHOWN) {
      out.println("    " + paint.dim("and " + (items - ITEMS_SHOWN) + " more of I"));
    }
    title("Its proof: verified offline, with the file and the operator's public key alone");
    proved.verified().output().lines().skip(1).forEach(line -> out.println("  " + line));
    out.println("  with one amount changed:  " + proved.refusal());
  }

  /** Hashes, ids and signatures are cut to what tells them apart. */
  static String shortened(String line) {
    String cut =
        line.replaceAll("([0-9a-f]{8})[0-9a-f]{56}", "$1…")
            .replaceAll("[0-9a-f]{8}-[0-9a-f-]{19}([0-9a-f]{8})", "…$1")
            .replaceAll("([A-Za-z0-9_-]{8})[A-Za-z0-9_-]{78}", "$1…");
    return cut.length() <= WIDTH ? cut : cut.substring(0, WIDTH - 1) + "…";
  }

  /** From what reconciliation found to the posting and the break's end. */
  public void surplus(Surplus.Resolved resolved) {
    title("One surplus (长款) found and resolved: " + resolved.bank() + " on " + resolved.day());
    JsonNode counts = resolved.run().path("counts");
    out.printf(
        "  statement of %s lines against %s items of cycle %s: %s%n",
        counts.path("lines").asText(),
        counts.path("items").asText(),
        resolved.cycleId(),
        outcomes(counts.path("outcomes")));
    Table breaks =
        new Table("break", "outcome", "theirs", "view", "whose cash", "state")
            .align(Align.LEFT, Align.LEFT, Align.RIGHT, Align.LEFT, Align.LEFT, Align.LEFT);
    for (JsonNode one : resolved.found()) {
      breaks.row(
          one.path("breakId").asText(),
          one.path("outcome").asText(),
          PlayReport.money(one.path("theirsMinor").asLong()),
          one.path("view").asText("-"),
          one.path("holder").asText("-"),
          one.path("state").asText());
    }
    print(breaks);
    JsonNode approved = resolved.approved();
    out.printf(
        "  %s proposed by %s, approved by %s, posted in dispute cycle %s%n",
        approved.path("kind").asText(),
        approved.path("proposedBy").asText(),
        approved.path("decidedBy").asText(),
        approved.path("cycleId").asText());
    Table postings =
        new Table("posting", "from", "to", "amount")
            .align(Align.LEFT, Align.LEFT, Align.LEFT, Align.RIGHT);
    for (JsonNode posting : approved.path("postings")) {
      postings.row(
          "ADJUSTMENT",
          PlayReport.party(posting.path("debit")),
          PlayReport.party(posting.path("credit")),
          PlayReport.money(posting.path("amountMinor").asLong()));
    }
    print(postings);
    out.printf(
        "  the dispute cycle is %s, the break %s%n",
        resolved.closed().contains(approved.path("cycleId").asText()) ? "closed" : "open",
        resolved.after().path("state").asText());
  }

  private static String outcomes(JsonNode outcomes) {
    return outcomes.properties().stream()
        .map((Map.Entry<String, JsonNode> one) -> one.getValue().asText() + " " + one.getKey())
        .collect(Collectors.joining(", "));
  }

  private void title(String text) {
    out.println();
    out.println(paint.bold(text));
  }

  private void print(Table table) {
    List<String> lines = table.lines();
    lines.forEach(line -> out.println("    " + line));
  }
}
