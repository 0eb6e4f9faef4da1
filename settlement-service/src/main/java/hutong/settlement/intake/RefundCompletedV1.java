package hutong.settlement.intake;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** What this service reads of {@code hutong.refund.completed.v1}. */
record RefundCompletedV1(
    UUID refundId,
    UUID paymentId,
    String kind,
    Instant completedAt,
    String cycleId,
    LocalDate settlementDate,
    Long amountMinor,
    String currency,
    Long refundedBeforeMinor,
    Long originalAmountMinor,
    String payerInstitution,
    String payeeInstitution,
    String clearingInstitution) {}
