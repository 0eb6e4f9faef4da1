package hutong.routing.cutoff;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/**
 * Loads the calendar when the service starts. With a bad one, or with one that says nothing of the
 * present day, it does not start. How many days are left of it is a gauge, because the next year's
 * holidays are made known late in the year before, and without them the year's first cycle cannot
 * be opened.
 */
@Startup
@ApplicationScoped
public class CalendarSource {

  private static final Logger LOG = Logger.getLogger(CalendarSource.class);
  private static final String DAYS_LEFT = "hutong.settlement.calendar.days";
  private static final int SOON_DAYS = 30;

  private final SettlementCalendar calendar;

  /** Held here because a gauge does not hold what it looks at. */
  private final Clock local;

  CalendarSource(CycleConfig config, Clock clock, MeterRegistry meters) {
    SettlementDays days = config.calendar().map(CalendarSource::file).orElse(SettlementDays.EVERY);
    this.calendar = new SettlementCalendar(config.cutOffs(), config.zone(), days);
    calendar.windowOf(clock.instant());
    this.local = clock.withZone(config.zone());
    if (config.calendar().isPresent()) {
      meters.gauge(DAYS_LEFT, local, now -> left(days, now));
      if (left(days, local) < SOON_DAYS) {
        LOG.warnf(
            "The settlement calendar ends in %d days, and no cycle is opened behind its end",
            left(days, local));
      }
    }
  }

  private static long left(SettlementDays days, Clock local) {
    LocalDate today = LocalDate.ofInstant(local.instant(), local.getZone());
    return days.knownUntil(today).map(last -> ChronoUnit.DAYS.between(today, last)).orElseThrow();
  }

  @Produces
  @Singleton
  SettlementCalendar calendar() {
    return calendar;
  }

  private static SettlementDays file(Path path) {
    try {
      return CalendarFile.read(Files.readAllBytes(path));
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("The calendar cannot be read: " + path);
    }
  }
}
