package hutong.settlement.post;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** What is read again of a row of {@code linked_item}. */
@Entity
@Immutable
@Table(name = "linked_item")
@IdClass(LinkedItemRow.Key.class)
class LinkedItemRow {

  /** The row's primary key. */
  record Key(UUID itemId, LinkedItem.Kind kind) implements Serializable {}

  @Id
  @Column(name = "item_id")
  UUID itemId;

  @Id
  @Enumerated(EnumType.STRING)
  @Column(name = "kind")
  LinkedItem.Kind kind;

  @Column(name = "payment_id")
  UUID paymentId;

  @Column(name = "cycle_id")
  String cycleId;

  @Column(name = "settlement_date")
  LocalDate settlementDate;

  @Column(name = "happened_at")
  Instant happenedAt;

  @Column(name = "amount_minor")
  long amountMinor;

  @Column(name = "currency")
  String currency;
}
