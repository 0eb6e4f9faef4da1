package hutong.codescan.accept;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Counts what callers were answered, after it is durable. */
@Singleton
class AcceptMeters {

  private final MeterRegistry registry;

  AcceptMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param proposal the first of its batch with the same key; all of them came through one door
   */
  void count(Proposal proposal, Answer answer) {
    String door = proposal.submission().door().name();
    if (answer instanceof Answer.Conflict) {
      registry.counter("hutong.scans.conflicts", "door", door).increment();
    } else if (answer instanceof Answer.Accepted) {
      if (((Answer.Accepted) answer).repeated()) {
        repeated(door);
      } else {
        String owner = proposal.recognised().owner().name();
        registry.counter("hutong.scans.accepted", "door", door, "owner", owner).increment();
      }
    } else {
      Answer.Refused refused = (Answer.Refused) answer;
      if (refused.repeated()) {
        repeated(door);
      } else {
        String reason = refused.reason().name();
        registry.counter("hutong.scans.refused", "door", door, "reason", reason).increment();
      }
    }
  }

  private void repeated(String door) {
    registry.counter("hutong.scans.repeated", "door", door).increment();
  }
}
