package hutong.settlement.reconcile;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/** Refuses at the start a time that would be no bound at all, or end everything at once. */
public final class AtLeastASecond implements Converter<Duration> {

  private static final long serialVersionUID = 1L;

  private static final DurationConverter DURATIONS = new DurationConverter();

  @Override
  public Duration convert(String text) {
    Duration duration = DURATIONS.convert(text);
    if (duration == null || duration.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("must be at least one second, not " + text);
    }
    return duration;
  }
}
