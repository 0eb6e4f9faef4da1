package hutong.codescan.accept;

import io.micrometer.core.instrument.Counter;
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
      count("conflicts", "Requests with the key of another request", "door", door);
    } else if (answer instanceof Answer.Accepted) {
      if (((Answer.Accepted) answer).repeated()) {
        repeated(door);
      } else {
        String owner = proposal.recognised().owner();
        count("accepted", "Scans accepted", "door", door, "owner", owner);
      }
    } else {
      Answer.Refused refused = (Answer.Refused) answer;
      if (refused.repeated()) {
        repeated(door);
      } else {
        String reason = refused.reason().name();
        count("refused", "Scans refused for their code", "door", door, "reason", reason);
      }
    }
  }

  private void repeated(String door) {
    count("repeated", "Requests answered by an earlier one", "door", door);
  }

  private void count(String name, String description, String... tags) {
    Counter.builder("hutong.scans." + name)
        .description(description)
        .tags(tags)
        .register(registry)
        .increment();
  }
}
