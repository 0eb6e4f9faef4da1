package hutong.settlement.reconcile;

import java.util.List;
import java.util.SortedMap;

/**
 * What a run found, as it is stored and shown.
 *
 * @param lines of the statement
 * @param items that were cleared for the participant
 * @param notSuccessful lines by which no money moved and that nothing of ours answers to
 * @param outcomes how often each came, MATCHED among them
 * @param matchedByPayment how many of the matched agree by payment, kind, amount and day, and not
 *     by our id; null in a run of before that was counted
 * @param breaks how many stand as breaks of this run
 */
public record Counts(
    long lines,
    long items,
    long notSuccessful,
    SortedMap<String, Long> outcomes,
    Long matchedByPayment,
    long breaks,
    List<ThreeWay> sums) {

  /**
   * The three sides of one currency, in minor units, signed from the participant's view.
   *
   * @param itemsMinor principal that was cleared for it
   * @param fileMinor principal that its statement calls successful
   * @param netMinor its net of the closed cycle, fees and all its roles included
   * @param cashMinor what the settlement agent has confirmed by the time it is shown, or null while
   *     it has not
   * @param cash CONFIRMED, the state of the settlement's leg, or NONE where there is no leg
   * @param itemsAgree whether the first two are equal
   * @param cashAgrees whether net and cash are equal, or null while that is not known
   */
  public record ThreeWay(
      String currency,
      long itemsMinor,
      long fileMinor,
      long netMinor,
      Long cashMinor,
      String cash,
      boolean itemsAgree,
      Boolean cashAgrees) {}

  Counts with(List<ThreeWay> threeWays) {
    return new Counts(lines, items, notSuccessful, outcomes, matchedByPayment, breaks, threeWays);
  }
}
