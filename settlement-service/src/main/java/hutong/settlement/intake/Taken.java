package hutong.settlement.intake;

import hutong.settlement.cycle.Marker;
import hutong.settlement.post.LinkedItem;
import hutong.settlement.post.Posting;
import java.time.LocalDate;
import java.util.UUID;

/** A record that was read and found to be sound. */
sealed interface Taken {

  UUID eventId();

  String cycleId();

  LocalDate settlementDate();

  /** A completed payment, priced. */
  record Payment(Posting posting) implements Taken {
    @Override
    public UUID eventId() {
      return posting.eventId();
    }

    @Override
    public String cycleId() {
      return posting.payment().cycleId();
    }

    @Override
    public LocalDate settlementDate() {
      return posting.payment().settlementDate();
    }
  }

  /** A refund, or what went into suspense or out of it. */
  record Linked(LinkedItem item) implements Taken {
    @Override
    public UUID eventId() {
      return item.eventId();
    }

    @Override
    public String cycleId() {
      return item.cycleId();
    }

    @Override
    public LocalDate settlementDate() {
      return item.settlementDate();
    }
  }

  /** The end of a cycle on one partition. */
  record CycleEnd(Marker marker, String traceparent) implements Taken {
    @Override
    public UUID eventId() {
      return marker.eventId();
    }

    @Override
    public String cycleId() {
      return marker.cycleId();
    }

    @Override
    public LocalDate settlementDate() {
      return marker.settlementDate();
    }
  }
}
