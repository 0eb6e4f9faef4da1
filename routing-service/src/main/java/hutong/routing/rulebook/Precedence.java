package hutong.routing.rulebook;

import java.util.Comparator;

/**
 * How rules that all accept a payment are put in order: a single city before a set before all, then
 * a single app before a set, then the higher priority. What is left is settled by the version; two
 * different rules can not come out equal, because a book in which they could is refused.
 *
 * @param city the more specific the larger
 * @param app the more specific the larger
 */
public record Precedence(int city, int app, int priority) implements Comparable<Precedence> {

  private static final Comparator<Precedence> ORDER =
      Comparator.comparingInt(Precedence::city)
          .thenComparingInt(Precedence::app)
          .thenComparingInt(Precedence::priority);

  /** Every rule has its own place: after precedence the newest version, then the id. */
  public static final Comparator<Rule> BEST_FIRST =
      Comparator.comparing((Rule rule) -> of(rule))
          .thenComparingInt(Rule::version)
          .reversed()
          .thenComparing(Rule::id);

  public static Precedence of(Rule rule) {
    return new Precedence(
        rule.cities().kind().ordinal(), rule.payerApps().size() == 1 ? 1 : 0, rule.priority());
  }

  @Override
  public int compareTo(Precedence other) {
    return ORDER.compare(this, other);
  }
}
