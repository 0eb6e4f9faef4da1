package hutong.simulator;

import hutong.simulator.Behaviour.Operation;
import hutong.simulator.Entry.Status;
import java.util.UUID;

/**
 * What is answered to one item.
 *
 * @param id the payment's or the refund's, as it was asked
 * @param status as the contract names it
 * @param reason null where there is none to tell
 */
record Outcome(UUID id, String status, String reason) {

  static final String NOT_FOUND = "NOT_FOUND";

  static Outcome of(Entry entry) {
    if (entry.status() == Status.REVERSED) {
      // To whoever asks for the debit it is a debit that is not made; in a reversal it is success.
      return entry.kind() == Entry.Kind.DEBIT
          ? new Outcome(entry.id(), Status.DECLINED.name(), Entry.REVERSED_REASON)
          : new Outcome(entry.id(), Status.REVERSED.name(), null);
    }
    return new Outcome(entry.id(), entry.status().name(), entry.reason());
  }

  static Outcome notFound(UUID id) {
    return new Outcome(id, NOT_FOUND, null);
  }

  /** Says the opposite, as nobody should. */
  Outcome contradicted(Operation operation) {
    Status yes =
        switch (operation.about()) {
          case CREDIT -> Status.ACKNOWLEDGED;
          case REVERSAL -> Status.REVERSED;
          case REFUND -> Status.SUCCEEDED;
          default -> Status.APPROVED;
        };
    if (!status.equals(yes.name())) {
      return new Outcome(id, yes.name(), null);
    }
    return switch (yes) {
      case APPROVED -> new Outcome(id, Status.DECLINED.name(), "DECLINED");
      case ACKNOWLEDGED -> new Outcome(id, Status.REJECTED.name(), null);
      default -> new Outcome(id, Status.REFUSED.name(), "REFUSED");
    };
  }
}
