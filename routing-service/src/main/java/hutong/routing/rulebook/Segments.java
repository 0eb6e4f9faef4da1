package hutong.routing.rulebook;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Something that changes only at known points of a line, such as the days on which rules begin and
 * end. What holds between two of them is worked out when it is first asked for, and kept: payments
 * ask for today, and only questions ask for other days.
 */
final class Segments<T> {

  private final long[] starts;
  private final AtomicReferenceArray<T> known;
  private final LongFunction<T> rule;

  Segments(LongStream starts, LongFunction<T> rule) {
    this.starts = starts.sorted().distinct().toArray();
    this.known = new AtomicReferenceArray<>(this.starts.length + 1);
    this.rule = rule;
  }

  T at(long point) {
    int found = Arrays.binarySearch(starts, point);
    int segment = found >= 0 ? found + 1 : -found - 1;
    T value = known.get(segment);
    if (value == null) {
      value = rule.apply(point);
      known.set(segment, value);
    }
    return value;
  }
}
