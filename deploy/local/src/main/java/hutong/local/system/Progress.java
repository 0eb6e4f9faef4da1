package hutong.local.system;

import java.time.Duration;

/** Hears how far the start is; called from several threads. */
public interface Progress {

  /** The part begins to start. */
  void starting(String part);

  /** The part answers, so long after it began. */
  void ready(String part, Duration took);

  /** Says nothing to nobody. */
  Progress SILENT =
      new Progress() {
        @Override
        public void starting(String part) {
          // Nobody listens.
        }

        @Override
        public void ready(String part, Duration took) {
          // Nobody listens.
        }
      };
}
