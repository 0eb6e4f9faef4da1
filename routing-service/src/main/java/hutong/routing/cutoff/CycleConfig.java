package hutong.routing.cutoff;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** When a settlement day and its cycles end. */
@ConfigMapping(prefix = "hutong.cycle")
public interface CycleConfig {

  /**
   * Local times of the cut-offs of a day, such as {@code 11:00,17:00,23:00}. Each of these instants
   * belongs to the next cycle, and the last one to the next day.
   */
  @WithDefault("23:00")
  List<LocalTime> cutOffs();

  @WithDefault("Asia/Shanghai")
  ZoneId zone();

  /** A file of holidays and of the days worked for them; without one every day settles. */
  Optional<Path> calendar();

  /** How often to look whether the cut-off is due. */
  @WithDefault("1s")
  String check();
}
