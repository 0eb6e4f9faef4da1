package hutong.routing.operate;

import hutong.routing.cutoff.Rolled;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Immutable;

/** A row of {@code payment}, to be read. */
@Entity
@Immutable
@Table(name = "payment")
public class StoredPayment {

  @Id
  @Column(name = "payment_id")
  private UUID paymentId;

  @Column(nullable = false)
  private String state;

  @Column(name = "amount_minor", nullable = false)
  private long amountMinor;

  @Column(nullable = false)
  private String currency;

  @Column(name = "payer_institution")
  private String payerInstitution;

  @Column(name = "payee_institution")
  private String payeeInstitution;

  @Column(name = "clearing_institution")
  private String clearingInstitution;

  @Column(name = "cycle_id")
  private String cycleId;

  @Column(name = "settlement_date")
  private LocalDate settlementDate;

  @Column(name = "taken_in_at")
  private Instant takenInAt;

  @Column(name = "taken_in_cycle_id")
  private String takenInCycleId;

  @Column(name = "state_since", nullable = false)
  private Instant stateSince;

  private String reason;

  private String attention;

  @Column(name = "attention_at")
  private Instant attentionAt;

  @Column(nullable = false)
  private int attempts;

  @Column(name = "next_attempt_at")
  private Instant nextAttemptAt;

  @Column(name = "deadline_at")
  private Instant deadlineAt;

  /** A sum of a bigint is numeric; it is no larger than the payment. */
  @Formula(
      "(select coalesce(sum(r.amount_minor), 0) from refund r"
          + " where r.payment_id = payment_id and r.state = 'COMPLETED')")
  private long refundedMinor;

  protected StoredPayment() {}

  PaymentView view() {
    Optional<Rolled> rolled = Rolled.of(takenInCycleId, cycleId);
    return new PaymentView(
        state,
        takenInAt,
        cycleId,
        settlementDate,
        rolled.map(Rolled::from).orElse(null),
        rolled.map(Rolled::reason).orElse(null),
        amountMinor,
        currency,
        payerInstitution,
        payeeInstitution,
        clearingInstitution,
        stateSince,
        reason,
        attention,
        attentionAt,
        nextAttemptAt == null ? null : attempts,
        nextAttemptAt,
        deadlineAt,
        refundState(amountMinor, refundedMinor),
        refundedMinor == 0 ? null : refundedMinor);
  }

  /** Derived from the sum of the completed refunds; null where there are none. */
  static String refundState(long amountMinor, long refundedMinor) {
    if (refundedMinor == 0) {
      return null;
    }
    return refundedMinor == amountMinor ? "REFUNDED" : "PARTLY_REFUNDED";
  }

  /**
   * The payment as it stands; absent fields are null. Its own state stays COMPLETED when it is
   * refunded.
   *
   * @param acceptedAt when routing took it in
   * @param rolledFrom the cycle that was open then, where it completed in another one
   * @param stateSince like every instant here, business time
   * @param reason its name, where the payment was refused, declined, or is or was undone
   * @param attention why a person must look
   * @param attempts how often it was taken up in its state, while it is taken up at all
   * @param deadlineAt when the patience of its state ends
   */
  record PaymentView(
      String state,
      Instant acceptedAt,
      String cycleId,
      LocalDate settlementDate,
      String rolledFrom,
      String rolledReason,
      long amountMinor,
      String currency,
      String payerInstitution,
      String payeeInstitution,
      String clearingInstitution,
      Instant stateSince,
      String reason,
      String attention,
      Instant attentionSince,
      Integer attempts,
      Instant nextAttemptAt,
      Instant deadlineAt,
      String refundState,
      Long refundedMinor) {}
}
