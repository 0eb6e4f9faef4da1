package hutong.settlement.intake;

import hutong.settlement.cycle.Marker;
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
