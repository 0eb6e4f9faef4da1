package hutong.routing.rulebook;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The instants that tell everything about the time from one on: that one itself, and each at which
 * something changes after it. Between two of them nothing does.
 */
record Timeline(List<Instant> instants) {

  static Timeline from(Instant now, Rule... rules) {
    return from(now, Stream.of(rules).flatMap(Rule::dates));
  }

  static Timeline from(Instant now, Stream<Instant> dates) {
    return new Timeline(
        Stream.concat(Stream.of(now), dates.filter(date -> date.isAfter(now)))
            .sorted()
            .distinct()
            .toList());
  }

  boolean isEverOpen(Rule rule) {
    return instants.stream().anyMatch(rule::openAt);
  }
}
