package hutong.routing.operate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Immutable;

/** A row of {@code decision}, to be read. */
@Entity
@Immutable
@Table(name = "decision")
public class StoredDecision {

  @Id
  @Column(name = "payment_id")
  private UUID paymentId;

  @Formula("cast(detail as text)")
  private String detail;

  protected StoredDecision() {}

  /** The whole decision as a JSON document. */
  String detail() {
    return detail;
  }
}
