package hutong.local.play;

import com.fasterxml.jackson.databind.JsonNode;
import hutong.local.play.Table.Align;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What comes after the settlement, as a person reads it: a file, its proof, a surplus, and the
 * money.
 */
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
        "  statement of %s against %s of cycle %s: %s%n",
        counted(counts.path("lines").asLong(), "line"),
        counted(counts.path("items").asLong(), "item"),
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

  static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** What is waited for next; it takes some seconds. */
  public void awaiting(String what) {
    out.println();
    out.println(paint.dim("Waiting for " + what + " ..."));
  }

  /** What the agent was asked and what it has booked. */
  public void paid(AgentSettlement.Paid paid) {
    JsonNode settlement = paid.settlement();
    title(
        "The money of cycle "
            + settlement.path("cycleId").asText()
            + " at the settlement agent: "
            + settlement.path("state").asText());
    out.printf(
        "  %s as message %s, instructed %s, ended %s%n",
        settlement.path("message").asText(),
        String.join(", ", paid.messageIds()),
        settlement.path("instructedAt").asText(),
        settlement.path("endedAt").asText());
    Table legs =
        new Table("participant", "direction", "amount", "state", "end-to-end id")
            .align(Align.LEFT, Align.LEFT, Align.RIGHT, Align.LEFT, Align.LEFT);
    for (JsonNode leg : settlement.path("legs")) {
      long minor = leg.path("amountMinor").asLong();
      legs.row(
          leg.path("participant").asText(),
          minor < 0 ? "pays" : "receives",
          PlayReport.money(Math.abs(minor)),
          leg.path("state").asText(),
          leg.path("endToEndId").asText());
    }
    print(legs);
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
