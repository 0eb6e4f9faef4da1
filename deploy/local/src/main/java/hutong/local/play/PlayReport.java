package hutong.local.play;

import com.fasterxml.jackson.databind.JsonNode;
import hutong.local.play.Table.Align;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The play as a person reads it: one line a row, then a payment, then the net positions. */
public final class PlayReport implements Player.Listener {

  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final String ROW = "  %-5s %-4s  %-5s  %-10s  %-28s  %-9s  %-22s  %-22s  %s%n";

  private final PrintStream out;
  private final Paint paint;

  public PlayReport(PrintStream out, Paint paint) {
    this.out = out;
    this.paint = paint;
  }

  /** The head of the rows. */
  public void head() {
    out.println();
    out.println(paint.bold("Acceptance matrix"));
    out.printf(ROW, "", "row", "door", "scanner", "scans", "where", "expected", "got", "reason");
  }

  @Override
  public void clock(Instant businessTime) {
    out.println(paint.dim("  on " + businessTime.atZone(SHANGHAI).toLocalDate()));
  }

  @Override
  public void row(RowResult result) {
    MatrixRow row = result.row();
    // Colour comes after the padding, which counts characters.
    String mark = result.asExpected() ? paint.green("ok   ") : paint.red("WRONG");
    out.printf(
        ROW,
        mark,
        row.id(),
        result.door(),
        row.scanner(),
        row.what(),
        row.place(),
        row.expected(),
        result.got(),
        result.reason());
  }

  /** One payment from its decision to its postings. */
  public void payment(RowResult result) {
    JsonNode decision = result.decision();
    out.println();
    out.println(
        paint.bold("One payment in full: " + result.row().id() + ", " + result.paymentId()));
    out.printf(
        "  decision  %s by rule %s of rulebook %s%n",
        decision.path("verdict").asText(),
        decision.path("ruleId").asText("-"),
        decision.path("rulebookVersion").asText());
    Table predicates =
        new Table("predicate", "value", "must be", "holds", "bucket")
            .align(Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT, Align.RIGHT);
    for (JsonNode predicate : decision.path("predicates")) {
      predicates.row(
          predicate.path("name").asText(),
          shortened(predicate.path("value").asText("-")),
          shortened(predicate.path("expected").asText("-")),
          predicate.path("passed").asBoolean() ? "yes" : "no",
          predicate.path("bucket").asText(""));
    }
    print(predicates);
    out.printf(
        "  postings  cycle %s, settlement date %s%n",
        result.postings().path("cycleId").asText(),
        result.postings().path("settlementDate").asText());
    print(transfers(result.postings()));
  }

  /** Why a payment was refused, in both languages. */
  public void refusal(RowResult result) {
    out.println();
    out.println(
        paint.bold("One refusal explained: " + result.row().id() + ", " + result.paymentId()));
    for (String language : List.of("en", "zh")) {
      result
          .decision()
          .path("explanation")
          .path(language)
          .forEach(sentence -> out.println("    " + sentence.asText()));
    }
  }

  /** What a draft of the rulebook would have changed. */
  public void replay(JsonNode replay) {
    out.println();
    out.println(
        paint.bold("One replay: the same day, had WeChat's codes been open in Shenzhen as well"));
    out.printf(
        "  %s payments decided again by the draft %s%n",
        replay.path("payments").asText(), replay.path("version").asText());
    Table turns =
        new Table("would turn", "payments", "amount", "apps")
            .align(Align.LEFT, Align.RIGHT, Align.RIGHT, Align.LEFT);
    turn(turns, "accept to refuse", replay.path("acceptToRefuse"));
    turn(turns, "refuse to accept", replay.path("refuseToAccept"));
    print(turns);
  }

  private static void turn(Table turns, String name, JsonNode part) {
    List<String> apps = new ArrayList<>();
    part.path("byPayerApp").fieldNames().forEachRemaining(apps::add);
    turns.row(
        name,
        part.path("total").path("count").asText(),
        money(part.path("total").path("amountMinor").asLong()),
        String.join(", ", apps));
  }

  private static Table transfers(JsonNode postings) {
    Table transfers =
        new Table("posting", "from", "to", "amount")
            .align(Align.LEFT, Align.LEFT, Align.LEFT, Align.RIGHT);
    for (JsonNode transfer : postings.path("transfers")) {
      transfers.row(
          transfer.path("kind").asText(),
          party(transfer.path("debit")),
          party(transfer.path("credit")),
          money(transfer.path("amountMinor").asLong()));
    }
    return transfers;
  }

  static String party(JsonNode party) {
    return party.path("participant").asText() + " as " + party.path("role").asText();
  }

  private static String shortened(String text) {
    return text.length() <= 48 ? text : text.substring(0, 45) + "...";
  }

  /** The closed cycles and what each participant gets or owes. */
  public void settlement(PlayResult result) {
    out.println();
    out.println(paint.bold("Settlement"));
    Table cycles =
        new Table("cycle", "date", "state", "payments", "principal")
            .align(Align.LEFT, Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT);
    for (JsonNode cycle : result.cycles()) {
      cycles.row(
          cycle.path("cycleId").asText(),
          cycle.path("settlementDate").asText(),
          cycle.path("state").asText(),
          cycle.path("itemCount").asText(),
          money(cycle.path("principalMinor").path("CNY").asLong()));
    }
    print(cycles);
    if (result.rows().stream().anyMatch(PlayReport::settlesLater)) {
      out.println(
          "    The books had already gone on to a later settlement date than a payment's day:");
      out.println("    they never go back, so such a payment settles with the open cycle.");
    }
    Table nets = new Table("participant", "net position").align(Align.LEFT, Align.RIGHT);
    for (Map.Entry<String, Long> net : result.nets().entrySet()) {
      nets.row(net.getKey(), money(net.getValue()));
    }
    nets.row("sum", money(result.sumMinor()));
    print(nets);
  }

  private static boolean settlesLater(RowResult result) {
    String settles = result.status().path("settlementDate").asText();
    return result.accepted() && settles.compareTo(result.row().date()) > 0;
  }

  /**
   * The last word: all well, or what is not.
   *
   * @param complaints of the rows, the cycles and what was shown after them
   */
  public void verdict(PlayResult result, List<String> complaints) {
    out.println();
    if (complaints.isEmpty()) {
      String all = "All " + result.rows().size() + " rows as expected, ";
      out.println(
          paint.green(all + "every accepted payment posted, the net positions sum to zero."));
    } else {
      out.println(paint.red("Not as it should be:"));
      complaints.forEach(complaint -> out.println("  " + complaint));
    }
  }

  private void print(Table table) {
    table.lines().forEach(line -> out.println("    " + line));
  }

  /** Minor units as yuan and fen, for example {@code -1,234.50 CNY}. */
  static String money(long minor) {
    String sign = minor < 0 ? "-" : "";
    long units = Math.abs(minor / 100);
    return String.format(
        java.util.Locale.ROOT, "%s%,d.%02d CNY", sign, units, Math.abs(minor % 100));
  }
}
