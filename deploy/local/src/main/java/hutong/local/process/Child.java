package hutong.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running part of the system: one process, its log file, and a small shell that stands between it
 * and us.
 *
 * <p>The shell holds the reading end of a pipe whose writing end is ours. When we close it, or die
 * in whatever way (a {@code kill -9} included), it reads the end of the pipe and stops the process.
 * It leads a session of its own, so that a Ctrl-C at the terminal reaches us alone and the parts
 * stop in the order that we choose.
 */
public final class Child {

  private static final String SUPERVISOR =
      """
      stop_signal=$1; pid_file=$2; shift 2
      exec 3<&0 </dev/null
      "$@" 3<&- & child=$!
      echo $child > "$pid_file.new" && mv "$pid_file.new" "$pid_file"
      { read -r line <&3; kill -$stop_signal $child 2>/dev/null; } & watcher=$!
      trap 'kill -$stop_signal $child 2>/dev/null' INT TERM HUP
      wait $child; status=$?
      while kill -0 $child 2>/dev/null; do wait $child; status=$?; done
      kill $watcher 2>/dev/null
      rm -f "$pid_file"
      exit $status
      """;

  private static final Duration PID_FILE_WAIT = Duration.ofSeconds(10);

  private final ChildSpec spec;
  private final Process supervisor;
  private final long pid;
  private volatile boolean stopping;

  private Child(ChildSpec spec, Process supervisor, long pid) {
    this.spec = spec;
    this.supervisor = supervisor;
    this.pid = pid;
  }

  /**
   * Starts the process; its output is appended to the log file.
   *
   * @throws UncheckedIOException when the shell cannot be started or the files cannot be written
   */
  public static Child start(ChildSpec spec) {
    try {
      Files.createDirectories(spec.log().getParent());
      Files.createDirectories(spec.pidFile().getParent());
      Files.deleteIfExists(spec.pidFile());
      ProcessBuilder builder = new ProcessBuilder(supervised(spec));
      builder.environment().putAll(spec.environment());
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
      Process supervisor = builder.start();
      return new Child(spec, supervisor, awaitPid(spec, supervisor));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + spec.name(), e);
    }
  }

  private static List<String> supervised(ChildSpec spec) {
    List<String> command = new ArrayList<>();
    if (Programs.exists("setsid")) {
      command.add("setsid");
    }
    command.addAll(List.of("sh", "-c", SUPERVISOR, "supervisor"));
    command.add(spec.stopSignal());
    command.add(spec.pidFile().toString());
    command.addAll(spec.command());
    return command;
  }

  private static long awaitPid(ChildSpec spec, Process supervisor) throws IOException {
    long deadline = System.nanoTime() + PID_FILE_WAIT.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<Long> pid = readPid(spec.pidFile());
      if (pid.isPresent()) {
        return pid.get();
      }
      if (!supervisor.isAlive()) {
        return supervisor.pid();
      }
      pause(2);
    }
    supervisor.destroyForcibly();
    throw new IOException(spec.name() + " did not start within " + PID_FILE_WAIT);
  }

  /** The process id in the file, if there is a file with one in it. */
  public static Optional<Long> readPid(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file).strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(text));
  }

  private static void pause(long millis) throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  public String name() {
    return spec.name();
  }

  public ChildSpec spec() {
    return spec;
  }

  /** The id of the process itself, not of the shell in front of it. */
  public long pid() {
    return pid;
  }

  public boolean isAlive() {
    return supervisor.isAlive();
  }

  /** Whether the process is being stopped by us; an end without it is a failure. */
  public boolean isStopping() {
    return stopping;
  }

  /** Completes with this child when its process has ended, for whatever reason. */
  public CompletableFuture<Child> onExit() {
    return supervisor.onExit().thenApply(ended -> this);
  }

  /** The exit status; 128 + n after signal n. Only of a process that has ended. */
  public int exitStatus() {
    return supervisor.exitValue();
  }

  /** Asks the process to end, waits, and kills it when it has not ended after {@code patience}. */
  public void stop(Duration patience) {
    askToStop();
    if (!waitForExit(patience)) {
      kill();
    }
  }

  /** Asks the process to end and does not wait. */
  public void askToStop() {
    stopping = true;
    try {
      supervisor.getOutputStream().close();
    } catch (IOException e) {
      // The shell has gone, and the process with it.
    }
  }

  /** Kills the process as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    stopping = true;
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    waitForExit(Duration.ofSeconds(10));
  }

  /** Whether the process ended within {@code patience}. */
  public boolean waitForExit(Duration patience) {
    try {
      supervisor.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot wait for " + spec.name(), e);
    }
  }
}
