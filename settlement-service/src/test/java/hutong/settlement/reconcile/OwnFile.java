package hutong.settlement.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** Writes statements in our own format. */
public final class OwnFile {

  private final String participant;
  private final String day;
  private String lineDay;
  private String about = "";
  private final List<String> lines = new ArrayList<>();
  private final TreeMap<String, long[]> sums = new TreeMap<>();

  public OwnFile(String participant, String day) {
    this.participant = participant;
    this.day = day;
    this.lineDay = day;
  }

  /** The next line is about this payment. */
  public OwnFile about(UUID payment) {
    about = payment.toString();
    return this;
  }

  /** From here on lines are of this day. */
  public OwnFile on(String other) {
    lineDay = other;
    return this;
  }

  /** With the lines of other files first, as they stand there. */
  OwnFile(String participant, String day, OwnFile... others) {
    this(participant, day);
    for (OwnFile other : others) {
      lines.addAll(other.lines);
      other.sums.forEach(
          (currency, theirs) -> {
            long[] sum = sums.computeIfAbsent(currency, first -> new long[3]);
            for (int i = 0; i < sum.length; i++) {
              sum[i] += theirs[i];
            }
          });
    }
  }

  /** A successful payment of the participant's payer. */
  public OwnFile debit(UUID payment, long amountMinor) {
    return line("PAYMENT", payment.toString(), "", "D", amountMinor, "", "CNY", "SUCCESS");
  }

  /** Any line. */
  public OwnFile line(
      String kind,
      String ourId,
      String theirRef,
      String direction,
      long amountMinor,
      String fee,
      String currency,
      String status) {
    lines.add(
        String.join(
            "|",
            "L",
            kind,
            ourId,
            about,
            theirRef,
            direction,
            Long.toString(amountMinor),
            fee,
            currency,
            lineDay + "T02:00:00.900Z",
            status));
    about = "";
    long[] sum = sums.computeIfAbsent(currency, first -> new long[3]);
    sum[0]++;
    sum[direction.equals("D") ? 1 : 2] += amountMinor;
    return this;
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "H|hutong-participant-statement|1|%s|%s|%s|%d\n"
            .formatted(participant, day, day, lines.size()));
    lines.forEach(line -> text.append(line).append('\n'));
    sums.forEach(
        (currency, sum) ->
            text.append("S|%s|%d|%d|%d\n".formatted(currency, sum[0], sum[1], sum[2])));
    return text.append("T|").append(lines.size()).append('\n').toString();
  }
}
