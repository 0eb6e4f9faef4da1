package hutong.settlement.reconcile;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/** How statements are taken. A time of less than a second is refused at the start. */
@ConfigMapping(prefix = "hutong.reconciliation")
public interface ReconciliationConfig {

  /** The largest statement that is taken, as it comes and again when it is unpacked. */
  @WithDefault("1G")
  MemorySize maxFileSize();

  /**
   * Where statements lie while they are read; the system's place for such files if not set. What a
   * process that died has left there is deleted at the start, so that instances which do not see
   * each other's processes need places of their own.
   */
  Optional<String> spool();

  /**
   * How many statements may arrive or wait beside the one that is being compared. So many and one
   * more times {@link #maxFileSize} is the most that lies on disk.
   */
  @WithDefault("8")
  int waiting();

  /**
   * How long a statement may take to arrive. It counts among {@link #waiting} until then, so that
   * whoever stops sending does not keep others out for longer.
   */
  @WithConverter(AtLeastASecond.class)
  @WithDefault("10m")
  Duration uploadTimeout();

  /** After which silence of a run its file may be sent again to take it up. */
  @WithConverter(AtLeastASecond.class)
  @WithDefault("60s")
  Duration stalledAfter();

  /** How long one statement of a comparison may take in the database; a run fails beyond. */
  @WithConverter(AtLeastASecond.class)
  @WithDefault("5m")
  Duration statementTimeout();

  /**
   * How long the comparison of one file may take when all its lines are read; a run fails beyond.
   */
  @WithConverter(AtLeastASecond.class)
  @WithDefault("30m")
  Duration runTimeout();

  /**
   * How many settlement days may close behind the comparison that showed a break first, before it
   * is no longer held, because the statement that could explain it does not come; at least 1.
   */
  @WithDefault("2")
  int holdDays();

  /** Whose calendar says how old a break is. */
  @WithDefault("Asia/Shanghai")
  ZoneId zone();
}
