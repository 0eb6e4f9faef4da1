package hutong.routing.cutoff;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.LocalTime;
import java.time.ZoneId;

/** When a settlement day ends. */
@ConfigMapping(prefix = "hutong.cycle")
public interface CycleConfig {

  /** Local time of the cut-off; this instant belongs to the next day. */
  @WithDefault("23:00")
  LocalTime cutOff();

  @WithDefault("Asia/Shanghai")
  ZoneId zone();

  /** How often to look whether the cut-off is due. */
  @WithDefault("1s")
  String check();

  default SettlementCalendar calendar() {
    return new SettlementCalendar(cutOff(), zone());
  }
}
