package hutong.routing.participant;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;

/** The clocks of {@code connections.json}: what is left out is as in the defaults. */
record ClockRow(
    String debitTimeout,
    String userPollFirst,
    String userPollMax,
    String userWindow,
    String queryTimeout,
    String creditTimeout,
    String reversalMinAge,
    String reversalWindow,
    List<String> queryLadder,
    Integer maxQueries,
    List<String> storeAndForward,
    String storeAndForwardExpiry) {

  private static final Duration LONGEST = Duration.ofDays(366);

  /** A batch that takes longer than 30 s is given up, whatever was agreed. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(25);

  /**
   * @param faults takes what is wrong
   */
  static Clocks clocks(String where, ClockRow row, Clocks otherwise, List<String> faults) {
    return row == null ? otherwise : row.over(where, otherwise, faults);
  }

  private Clocks over(String where, Clocks o, List<String> faults) {
    List<Duration> ladder = rungs(where, "queryLadder", queryLadder, o.queryLadder(), faults);
    // With another ladder goes another number of questions, unless it is said.
    int queries = queryLadder == null ? o.maxQueries() : Math.max(1, ladder.size());
    if (maxQueries != null && maxQueries < 1) {
      faults.add(where + ": maxQueries must be at least 1");
    }
    return new Clocks(
        call(where, "debitTimeout", debitTimeout, o.debitTimeout(), faults),
        duration(where, "userPollFirst", userPollFirst, o.userPollFirst(), faults),
        duration(where, "userPollMax", userPollMax, o.userPollMax(), faults),
        duration(where, "userWindow", userWindow, o.userWindow(), faults),
        call(where, "queryTimeout", queryTimeout, o.queryTimeout(), faults),
        call(where, "creditTimeout", creditTimeout, o.creditTimeout(), faults),
        duration(where, "reversalMinAge", reversalMinAge, o.reversalMinAge(), faults),
        duration(where, "reversalWindow", reversalWindow, o.reversalWindow(), faults),
        ladder,
        maxQueries == null ? queries : maxQueries,
        rungs(where, "storeAndForward", storeAndForward, o.storeAndForward(), faults),
        duration(
            where,
            "storeAndForwardExpiry",
            storeAndForwardExpiry,
            o.storeAndForwardExpiry(),
            faults));
  }

  private static Duration call(
      String where, String field, String text, Duration otherwise, List<String> faults) {
    Duration duration = duration(where, field, text, otherwise, faults);
    if (duration.compareTo(LONGEST_CALL) > 0) {
      faults.add(where + ": " + field + " must be at most " + LONGEST_CALL);
    }
    return duration;
  }

  static Duration duration(
      String where, String field, String text, Duration otherwise, List<String> faults) {
    if (text == null) {
      return otherwise;
    }
    try {
      Duration duration = Duration.parse(text);
      if (duration.toMillis() > 0 && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException | ArithmeticException unreadable) {
      // Falls through to the same sentence as one out of range.
    }
    faults.add(where + ": " + field + " must be from PT0.001S to P366D, such as PT15S");
    return otherwise;
  }

  private static List<Duration> rungs(
      String where,
      String field,
      List<String> texts,
      List<Duration> otherwise,
      List<String> faults) {
    if (texts == null) {
      return otherwise;
    }
    if (texts.isEmpty() || texts.contains(null)) {
      faults.add(where + ": " + field + " must have rungs and none of them null");
      return otherwise;
    }
    return texts.stream()
        .map(text -> duration(where, field, text, Duration.ofSeconds(1), faults))
        .toList();
  }
}
