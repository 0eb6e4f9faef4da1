package hutong.local;

import hutong.local.play.Paint;
import hutong.local.system.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells how the start goes: a line for each part that is ready, and on a terminal a last line,
 * always moving, with those that are not.
 */
final class StartLines implements Progress {

  private static final String CLEAR_LINE = "\r\u001b[2K";
  private static final int WIDEST = 100;

  private final PrintStream out;
  private final Paint paint;
  private final boolean terminal;
  private final Set<String> waiting = new LinkedHashSet<>();
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });
  private long begin;
  private boolean over;

  StartLines(PrintStream out, Paint paint, boolean terminal) {
    this.out = out;
    this.paint = paint;
    this.terminal = terminal;
  }

  void begin() {
    begin = System.nanoTime();
    if (terminal) {
      ticks.scheduleAtFixedRate(this::tick, 200, 200, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public synchronized void starting(String part) {
    waiting.add(part);
  }

  @Override
  public synchronized void ready(String part, Duration took) {
    waiting.remove(part);
    if (!over) {
      clear();
      String name = String.format("%-20s", part);
      out.printf(Locale.ROOT, "  %s %s %5.1f s%n", paint.green("up"), name, seconds(took));
    }
  }

  /** The start is over, for good or ill. */
  synchronized void end() {
    if (!over) {
      over = true;
      ticks.shutdownNow();
      clear();
    }
  }

  private synchronized void tick() {
    if (!over && !waiting.isEmpty()) {
      Duration since = Duration.ofNanos(System.nanoTime() - begin);
      String line =
          String.format(Locale.ROOT, "  .. %4.1f s, waiting for %s", seconds(since), waiting);
      out.print(CLEAR_LINE + line.substring(0, Math.min(WIDEST, line.length())));
      out.flush();
    }
  }

  private void clear() {
    if (terminal) {
      out.print(CLEAR_LINE);
    }
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
