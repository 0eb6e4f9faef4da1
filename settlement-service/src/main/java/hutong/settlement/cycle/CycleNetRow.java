package hutong.settlement.cycle;

import hutong.settlement.net.Net;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import org.hibernate.annotations.Immutable;

/** A row of {@code cycle_net}, for reading. */
@Entity
@Immutable
@Table(name = "cycle_net")
@IdClass(CycleNetRow.Key.class)
class CycleNetRow {

  /** The row's primary key. */
  record Key(String cycleId, String participant, String currency) implements Serializable {}

  @Id
  @Column(name = "cycle_id")
  String cycleId;

  @Id
  @Column(name = "participant")
  String participant;

  @Id
  @Column(name = "currency")
  String currency;

  @Column(name = "net_minor")
  long netMinor;

  Net net() {
    return new Net(participant, currency, netMinor);
  }
}
