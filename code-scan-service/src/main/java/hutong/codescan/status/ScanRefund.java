package hutong.codescan.status;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A refund as it is read, written by set-based statements only. */
@Entity
@Immutable
@Table(name = "scan_refund")
public class ScanRefund {

  @Id
  @Column(name = "refund_id")
  private UUID refundId;

  private String kind;

  @Column(name = "amount_minor")
  private long amountMinor;

  @Enumerated(EnumType.STRING)
  private RefundState state;

  private Instant at;

  @Column(name = "reason_code")
  private String reasonCode;

  @Column(name = "reason_name")
  private String reasonName;

  @Column(name = "reason_en")
  private String reasonEnglish;

  @Column(name = "reason_zh")
  private String reasonChinese;

  protected ScanRefund() {}

  public UUID refundId() {
    return refundId;
  }

  /** CANCEL or REFUND, or null where nobody said it. */
  public String kind() {
    return kind;
  }

  public long amountMinor() {
    return amountMinor;
  }

  public RefundState state() {
    return state;
  }

  public Instant at() {
    return at;
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
}
