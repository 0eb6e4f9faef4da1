package hutong.settlement.reconcile;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;

/** Says how long each phase of a run takes: {@code hutong_recon_phase_seconds}. */
@ApplicationScoped
class Phases {

  /** In their order. */
  enum Phase {
    STAGE,
    COMPARE,
    CROSS_DAY,
    WRITE
  }

  private final Map<Phase, Timer> timers = new EnumMap<>(Phase.class);

  Phases(MeterRegistry meters) {
    for (Phase phase : Phase.values()) {
      timers.put(
          phase,
          Timer.builder("hutong.recon.phase")
              .description("How long the phases of comparing a statement take")
              .tag("phase", phase.name())
              .register(meters));
    }
  }

  Timer.Sample start() {
    return Timer.start();
  }

  void stop(Phase phase, Timer.Sample sample) {
    sample.stop(timers.get(phase));
  }

  <T> Uni<T> timed(Phase phase, Uni<T> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Timer.Sample sample = start();
              return work.onTermination().invoke(() -> stop(phase, sample));
            });
  }
}
