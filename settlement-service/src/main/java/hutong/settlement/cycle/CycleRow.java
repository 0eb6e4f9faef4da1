package hutong.settlement.cycle;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import org.hibernate.annotations.Immutable;

/** A row of {@code cycle}, for reading; only the statements of this stage write it. */
@Entity
@Immutable
@Table(name = "cycle")
class CycleRow {

  @Id
  @Column(name = "cycle_id")
  String cycleId;

  @Column(name = "settlement_date")
  LocalDate settlementDate;

  @Enumerated(EnumType.STRING)
  @Column(name = "type")
  CycleType type;

  @Enumerated(EnumType.STRING)
  @Column(name = "state")
  CycleState state;

  @Column(name = "partitions")
  Integer partitions;

  @Column(name = "mismatch")
  String mismatch;
}
