package hutong.routing.cutoff;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;

/**
 * The cycle that payments are stamped with now.
 *
 * @param id settlement date, hyphen, sequence in at least two digits
 * @param sequence from 1 within the settlement date
 * @param endsAt the first instant that no longer belongs to it
 */
public record OpenCycle(String id, LocalDate settlementDate, int sequence, Instant endsAt) {

  static OpenCycle of(LocalDate settlementDate, int sequence, Instant endsAt) {
    String id = String.format(Locale.ROOT, "%s-%02d", settlementDate, sequence);
    return new OpenCycle(id, settlementDate, sequence, endsAt);
  }

  /** Whether the cut-off is due. */
  public boolean overAt(Instant now) {
    return !now.isBefore(endsAt);
  }
}
