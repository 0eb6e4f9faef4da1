package hutong.codescan.accept;

import hutong.codescan.recognise.RefusalReason;
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

  void count(Proposal proposal, Answer answer) {
    String door = proposal.submission().door().name();
    if (answer instanceof Answer.Malformed) {
      count("malformed", "Requests that broke the contract", "door", door);
    } else if (answer instanceof Answer.Conflict) {
      count("conflicts", "Requests with the key of another request", "door", door);
    } else if (answer instanceof Answer.Accepted) {
      if (((Answer.Accepted) answer).repeated()) {
        repeated(door);
      } else {
        String owner = proposal.recognised().owner();
        count("accepted", "Scans accepted", "door", door, "owner", owner);
        code("spent", "Payment codes spent", proposal);
      }
    } else {
      Answer.Refused refused = (Answer.Refused) answer;
      if (refused.repeated()) {
        repeated(door);
      } else {
        String reason = refused.reason().name();
        count("refused", "Scans refused for their code", "door", door, "reason", reason);
        if (reason.equals(RefusalReason.CODE_EXPIRED.name())) {
          code("expired", "Payment codes that came too late", proposal);
        } else if (reason.equals(RefusalReason.CODE_REUSED.name())) {
          code("reused", "Payment codes that another payment had spent", proposal);
        }
      }
    }
  }

  private void repeated(String door) {
    count("repeated", "Requests answered by an earlier one", "door", door);
  }

  private void code(String what, String description, Proposal proposal) {
    if (proposal.paymentCode() != null) {
      counter("hutong.codes." + what, description, "family", proposal.paymentCode().family());
    }
  }

  private void count(String name, String description, String... tags) {
    counter("hutong.scans." + name, description, tags);
  }

  private void counter(String name, String description, String... tags) {
    Counter.builder(name).description(description).tags(tags).register(registry).increment();
  }
}
