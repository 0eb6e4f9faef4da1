package hutong.settlement.cycle;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import org.hibernate.annotations.Immutable;

/** A row of {@code cycle_marker}, for counting. */
@Entity
@Immutable
@Table(name = "cycle_marker")
@IdClass(CycleMarkerRow.Key.class)
class CycleMarkerRow {

  /** The row's primary key. */
  record Key(String cycleId, int partition) implements Serializable {}

  @Id
  @Column(name = "cycle_id")
  String cycleId;

  @Id
  @Column(name = "partition")
  int partition;
}
