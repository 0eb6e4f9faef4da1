package hutong.settlement.cycle;

import hutong.settlement.post.PositionKey;
import hutong.settlement.post.Totals;
import java.time.LocalDate;

/** A position with the state of its cycle. */
public record PositionView(
    PositionKey key, Totals totals, LocalDate settlementDate, CycleState state) {}
