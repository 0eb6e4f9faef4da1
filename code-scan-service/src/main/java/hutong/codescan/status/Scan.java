package hutong.codescan.status;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A scan as it is read. It is written by set-based statements only, never through this class. */
@Entity
@Immutable
@Table(name = "scan")
public class Scan {

  @Id
  @Column(name = "payment_id")
  private UUID paymentId;

  private String caller;
  private String door;

  @Enumerated(EnumType.STRING)
  private ScanStatus status;

  @Column(name = "reason_code")
  private String reasonCode;

  @Column(name = "reason_name")
  private String reasonName;

  @Column(name = "reason_en")
  private String reasonEnglish;

  @Column(name = "reason_zh")
  private String reasonChinese;

  @Column(name = "amount_minor")
  private long amountMinor;

  private String currency;

  @Column(name = "accepted_at")
  private Instant acceptedAt;

  @Column(name = "outcome_at")
  private Instant outcomeAt;

  @Column(name = "cycle_id")
  private String cycleId;

  @Column(name = "settlement_date")
  private LocalDate settlementDate;

  private int version;

  @Column(name = "suspended_at")
  private Instant suspendedAt;

  @Column(name = "refunded_minor")
  private long refundedMinor;

  @OneToMany
  @JoinColumn(name = "payment_id")
  @OrderBy("at, refundId")
  private List<ScanRefund> refunds;

  protected Scan() {}

  public UUID paymentId() {
    return paymentId;
  }

  public String caller() {
    return caller;
  }

  public String door() {
    return door;
  }

  public ScanStatus status() {
    return status;
  }

  public String reasonCode() {
    return reasonCode;
  }

  public String reasonName() {
    return reasonName;
  }

  public String reasonEnglish() {
    return reasonEnglish;
  }

  public String reasonChinese() {
    return reasonChinese;
  }

  public long amountMinor() {
    return amountMinor;
  }

  public String currency() {
    return currency;
  }

  public Instant acceptedAt() {
    return acceptedAt;
  }

  /** When the status became final, or null while it is not. */
  public Instant outcomeAt() {
    return outcomeAt;
  }

  public String cycleId() {
    return cycleId;
  }

  public LocalDate settlementDate() {
    return settlementDate;
  }

  /** Grows by one with every change of what is shown; 1 at acceptance. */
  public int version() {
    return version;
  }

  /** Since when a person has had it in hand, or null. */
  public Instant suspendedAt() {
    return suspendedAt;
  }

  /** What has gone back of it, in minor units. */
  public long refundedMinor() {
    return refundedMinor;
  }

  /** PARTLY_REFUNDED or REFUNDED, or null where nothing has gone back. */
  public String refundState() {
    return ScanState.refundState(amountMinor, refundedMinor);
  }

  /** Whether no money can move any more; a refund can then only be refused. */
  public boolean isOver() {
    return status.isFinal() && (status != ScanStatus.COMPLETED || refundedMinor == amountMinor);
  }

  /** Its refunds that have ended, the earliest first. */
  public List<ScanRefund> refunds() {
    return refunds;
  }
}
