package hutong.settlement.reconcile;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * A break as it stands. Amounts are in minor units, signed from the participant's view; of a
 * FEE_DIFF they are fees.
 *
 * @param view LONG (长款) or SHORT (短款) of the holder's cash against its books, or null where there
 *     is nothing to compare
 * @param holder whose cash and books
 * @param ageDays since it was opened, by the business calendar
 * @param defaultAction what is done about it where nobody decides otherwise
 */
public record BreakView(
    UUID breakId,
    UUID runId,
    String participant,
    String cycleId,
    Outcome outcome,
    String kind,
    String direction,
    UUID itemId,
    UUID paymentId,
    String theirRef,
    Long lineNo,
    Long oursMinor,
    Long theirsMinor,
    String currency,
    String view,
    String holder,
    BreakState state,
    LocalDate openedOn,
    long ageDays,
    Instant resolvedAt,
    String resolution,
    DefaultAction defaultAction) {}
