package hutong.codescan.capture;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import hutong.codescan.outbox.ScanEvent.Reason;
import hutong.codescan.status.Scan;
import hutong.codescan.status.ScanStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** A scan as its caller follows it. What does not apply is left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScanView(
    UUID paymentId,
    ScanStatus status,
    @JsonProperty("final") boolean isFinal,
    Reason reason,
    Instant acceptedAt,
    long amountMinor,
    String currency,
    String door,
    String cycleId,
    LocalDate settlementDate,
    Instant completedAt) {

  static ScanView of(Scan scan) {
    Reason reason =
        scan.reasonCode() == null
            ? null
            : new Reason(
                scan.reasonCode(), scan.reasonName(), scan.reasonEnglish(), scan.reasonChinese());
    return new ScanView(
        scan.paymentId(),
        scan.status(),
        scan.status().isFinal(),
        reason,
        scan.acceptedAt(),
        scan.amountMinor(),
        scan.currency(),
        scan.door(),
        scan.cycleId(),
        scan.settlementDate(),
        scan.status() == ScanStatus.COMPLETED ? scan.outcomeAt() : null);
  }
}
