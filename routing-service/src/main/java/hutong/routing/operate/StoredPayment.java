package hutong.routing.operate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.UUID;
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

  protected StoredPayment() {}

  PaymentView view() {
    return new PaymentView(
        state,
        cycleId,
        settlementDate,
        amountMinor,
        currency,
        payerInstitution,
        payeeInstitution,
        clearingInstitution);
  }

  /** The payment as it stands; absent fields are null. */
  record PaymentView(
      String state,
      String cycleId,
      LocalDate settlementDate,
      long amountMinor,
      String currency,
      String payerInstitution,
      String payeeInstitution,
      String clearingInstitution) {}
}
