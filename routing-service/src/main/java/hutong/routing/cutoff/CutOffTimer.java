package hutong.routing.cutoff;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Looks every second whether the cut-off is due. Several instances may look at the same time. */
@ApplicationScoped
public class CutOffTimer {

  private static final Logger LOG = Logger.getLogger(CutOffTimer.class);

  private final Cycles cycles;

  CutOffTimer(Cycles cycles) {
    this.cycles = cycles;
  }

  @Scheduled(
      every = "{hutong.cycle.check}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> look() {
    return cycles
        .endIfDue()
        .onFailure()
        .invoke(
            failure -> LOG.warnf("The cut-off is tried again: %s", failure.getClass().getName()))
        .onFailure()
        .recoverWithNull();
  }
}
