package hutong.settlement.post;

import hutong.settlement.fee.Role;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import org.hibernate.annotations.Immutable;

/** A row of {@code position}, for reading; only the ledger's statement writes it. */
@Entity
@Immutable
@Table(name = "position")
@IdClass(PositionRow.Key.class)
public class PositionRow {

  /** The row's primary key. */
  public record Key(String cycleId, String participant, Role role, String currency)
      implements Serializable {}

  @Id
  @Column(name = "cycle_id")
  String cycleId;

  @Id
  @Column(name = "participant")
  String participant;

  @Id
  @Enumerated(EnumType.STRING)
  @Column(name = "role")
  Role role;

  @Id
  @Column(name = "currency")
  String currency;

  @Column(name = "debit_minor")
  long debitMinor;

  @Column(name = "credit_minor")
  long creditMinor;

  @Column(name = "payments")
  long payments;

  @Column(name = "principal_minor")
  long principalMinor;

  @Column(name = "refunds")
  long refunds;

  @Column(name = "refund_minor")
  long refundMinor;

  @Column(name = "suspended")
  long suspended;

  @Column(name = "suspended_minor")
  long suspendedMinor;

  @Column(name = "released")
  long released;

  @Column(name = "released_minor")
  long releasedMinor;

  public PositionKey key() {
    return new PositionKey(cycleId, participant, role, currency);
  }

  public Totals totals() {
    return new Totals(
        debitMinor,
        creditMinor,
        payments,
        principalMinor,
        refunds,
        refundMinor,
        suspended,
        suspendedMinor,
        released,
        releasedMinor);
  }
}
