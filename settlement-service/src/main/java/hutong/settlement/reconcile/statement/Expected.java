package hutong.settlement.reconcile.statement;

import java.time.LocalDate;
import java.time.ZoneId;

/**
 * What is known of a file before it is read.
 *
 * @param participant whose statement it must be, where the format says whose it is
 * @param settlementDate of the cycle that it is compared with
 * @param maxUnpackedBytes how much may come out of a packed file, at least 1
 */
public record Expected(String participant, LocalDate settlementDate, long maxUnpackedBytes) {

  /** The clock of the formats that write times without a zone. */
  static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
}
