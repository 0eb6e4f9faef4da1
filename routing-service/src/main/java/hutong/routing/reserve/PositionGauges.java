package hutong.routing.reserve;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Shows how much of its bound each participant uses that has one. */
@ApplicationScoped
class PositionGauges {

  private final PositionLedger ledger;
  private final MultiGauge used;

  PositionGauges(PositionLedger ledger, MeterRegistry meters) {
    this.ledger = ledger;
    this.used =
        MultiGauge.builder("hutong.position.used.percent")
            .description("Position and reserved in percent of the tighter of cap and cover")
            .register(meters);
  }

  @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> look() {
    return ledger
        .all()
        .invoke(positions -> used.register(rows(positions), true))
        .replaceWithVoid()
        .onFailure()
        .recoverWithNull();
  }

  /** Metrics have no gaps: of a bound that is zero everything is used. */
  private static Iterable<Row<?>> rows(List<Position> positions) {
    return positions.stream()
        .filter(position -> position.bounds().tightestMinor() != null)
        .<Row<?>>map(
            position ->
                Row.of(
                    Tags.of("participant", position.institution(), "currency", position.currency()),
                    position.usedPercent() == null ? 100 : position.usedPercent()))
        .toList();
  }
}
