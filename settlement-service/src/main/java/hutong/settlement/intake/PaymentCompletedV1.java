package hutong.settlement.intake;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * What this service reads of {@code hutong.payment.completed.v1}. Events of before say nothing of
 * acceptance and of what was rolled on.
 */
record PaymentCompletedV1(
    UUID paymentId,
    Instant completedAt,
    String cycleId,
    LocalDate settlementDate,
    Long amountMinor,
    String currency,
    String payerInstitution,
    String accountType,
    String payeeInstitution,
    String clearingInstitution,
    String feeScheduleId,
    String mcc,
    String codeOwner,
    Instant acceptedAt,
    String rolledFrom,
    String rolledReason) {}
