package hutong.settlement.intake;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * What this service reads of {@code hutong.payment.suspended.v1} and {@code
 * hutong.suspense.released.v1}, which differ in the name of their instant alone.
 */
record SuspenseV1(
    UUID paymentId,
    Instant suspendedAt,
    Instant releasedAt,
    String cycleId,
    LocalDate settlementDate,
    Long amountMinor,
    String currency,
    String payerInstitution,
    String payeeInstitution,
    String clearingInstitution) {}
