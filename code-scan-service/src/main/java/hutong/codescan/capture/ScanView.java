package hutong.codescan.capture;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import hutong.codescan.outbox.ScanEvent.Reason;
import hutong.codescan.status.RefundState;
import hutong.codescan.status.Scan;
import hutong.codescan.status.ScanRefund;
import hutong.codescan.status.ScanStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * A scan as its caller follows it. What does not apply is left out.
 *
 * @param inProgress WITH_A_PERSON where somebody has to find out how it ended, else null
 * @param refundState PARTLY_REFUNDED or REFUNDED, or null where nothing went back
 * @param refunds those that have ended, the earliest first, or null where there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScanView(
    UUID paymentId,
    ScanStatus status,
    @JsonProperty("final") boolean isFinal,
    String inProgress,
    Reason reason,
    Instant acceptedAt,
    long amountMinor,
    String currency,
    String door,
    String cycleId,
    LocalDate settlementDate,
    Instant completedAt,
    Instant reversedAt,
    String refundState,
    Long refundedMinor,
    List<RefundView> refunds) {

  /**
   * @param kind CANCEL or REFUND, or null where nobody said it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RefundView(
      UUID refundId, String kind, RefundState state, long amountMinor, Instant at, Reason reason) {

    static RefundView of(ScanRefund refund) {
      return new RefundView(
          refund.refundId(),
          refund.kind(),
          refund.state(),
          refund.amountMinor(),
          refund.at(),
          ScanView.reason(
              refund.reasonCode(),
              refund.reasonName(),
              refund.reasonEnglish(),
              refund.reasonChinese()));
    }
  }

  static ScanView of(Scan scan) {
    ScanStatus status = scan.status();
    boolean withAPerson = !status.isFinal() && scan.suspendedAt() != null;
    return new ScanView(
        scan.paymentId(),
        status,
        status.isFinal(),
        withAPerson ? "WITH_A_PERSON" : null,
        reason(scan.reasonCode(), scan.reasonName(), scan.reasonEnglish(), scan.reasonChinese()),
        scan.acceptedAt(),
        scan.amountMinor(),
        scan.currency(),
        scan.door(),
        scan.cycleId(),
        scan.settlementDate(),
        status == ScanStatus.COMPLETED ? scan.outcomeAt() : null,
        status == ScanStatus.REVERSED ? scan.outcomeAt() : null,
        scan.refundState(),
        scan.refundedMinor() == 0 ? null : scan.refundedMinor(),
        scan.refunds().isEmpty() ? null : scan.refunds().stream().map(RefundView::of).toList());
  }

  private static Reason reason(String code, String name, String en, String zh) {
    return code == null ? null : new Reason(code, name, en, zh);
  }
}
