package hutong.settlement.post;

import hutong.settlement.fee.Role;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code linked_transfer}, for reading. */
@Entity
@Immutable
@Table(name = "linked_transfer")
class LinkedTransferRow {

  @Id
  @Column(name = "id")
  UUID id;

  @Column(name = "item_id")
  UUID itemId;

  @Enumerated(EnumType.STRING)
  @Column(name = "item_kind")
  LinkedItem.Kind itemKind;

  @Enumerated(EnumType.STRING)
  @Column(name = "kind")
  TransferKind kind;

  @Column(name = "debit_participant")
  String debitParticipant;

  @Enumerated(EnumType.STRING)
  @Column(name = "debit_role")
  Role debitRole;

  @Column(name = "credit_participant")
  String creditParticipant;

  @Enumerated(EnumType.STRING)
  @Column(name = "credit_role")
  Role creditRole;

  @Column(name = "amount_minor")
  long amountMinor;

  @Column(name = "currency")
  String currency;

  boolean isOf(LinkedItemRow item) {
    return itemId.equals(item.itemId) && itemKind == item.kind;
  }
}
