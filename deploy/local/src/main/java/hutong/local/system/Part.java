package hutong.local.system;

import hutong.local.process.Child;
import hutong.local.process.ChildSpec;
import hutong.local.process.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * One process of the system: how it is started and how one sees that it is ready.
 *
 * @param name the part's name, for example {@code kafka}
 * @param recipe prepares what the process needs and says how it is started; asked at each start
 * @param ready whether it answers
 * @param afterReady what is done each time it has come up, before others may rely on it
 * @param patience how long a start may take
 */
record Part(
    String name, Callable<ChildSpec> recipe, Question ready, Step afterReady, Duration patience) {

  private static final long ASK_EVERY_MILLIS = 100;

  /** A question to a process; a failure says that waiting on is pointless. */
  @FunctionalInterface
  interface Question {
    boolean ask() throws IOException;
  }

  /** Something to be done that may fail. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  static final Step NOTHING = () -> {};

  /** Starts the process and returns when it is ready. */
  Child start(java.util.function.Consumer<Child> started) {
    try {
      ChildSpec spec = recipe.call();
      Child child = Child.start(spec);
      started.accept(child);
      if (!Wait.until(patience, ASK_EVERY_MILLIS, () -> !child.isAlive() || isReady())) {
        throw SystemFailure.withLog(
            name + " does not answer after " + patience.toSeconds() + " s", spec.log());
      }
      if (!child.isAlive()) {
        throw SystemFailure.withLog(
            name + " ended with status " + child.exitStatus() + " while starting", spec.log());
      }
      afterReady.run();
      return child;
    } catch (SystemFailure failure) {
      throw failure;
    } catch (IOException e) {
      throw new SystemFailure(name + " cannot be started: " + e.getMessage(), e);
    } catch (Exception e) {
      throw new SystemFailure(name + " cannot be started: " + e, e);
    }
  }

  private boolean isReady() {
    try {
      return ready.ask();
    } catch (IOException e) {
      return false;
    }
  }
}
