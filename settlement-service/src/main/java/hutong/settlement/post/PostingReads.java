package hutong.settlement.post;

import hutong.settlement.post.PostedPayment.PostedLinked;
import hutong.settlement.post.PostedPayment.PostedTransfer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Reads postings back. */
@ApplicationScoped
public class PostingReads {

  private final Mutiny.SessionFactory sessions;

  PostingReads(Mutiny.SessionFactory sessions) {
    this.sessions = sessions;
  }

  /**
   * The payment with its transfers, principal first, and what is linked to it; null if nothing was
   * posted for it.
   */
  public Uni<PostedPayment> find(UUID paymentId) {
    return sessions.withSession(
        session ->
            linked(session, paymentId)
                .chain(
                    linked ->
                        session
                            .find(ClearingItemRow.class, paymentId)
                            .chain(item -> posted(session, paymentId, item, linked))));
  }

  private static Uni<PostedPayment> posted(
      Mutiny.Session session, UUID paymentId, ClearingItemRow item, List<PostedLinked> linked) {
    if (item == null) {
      return Uni.createFrom()
          .item(
              linked.isEmpty()
                  ? null
                  : new PostedPayment(paymentId, null, null, List.of(), linked));
    }
    return session
        .createSelectionQuery("from TransferRow where paymentId = :payment", TransferRow.class)
        .setParameter("payment", paymentId)
        .getResultList()
        .map(
            transfers ->
                new PostedPayment(
                    paymentId,
                    item.cycleId,
                    item.settlementDate,
                    transfers.stream()
                        .sorted(Comparator.comparing((TransferRow row) -> row.kind))
                        .map(row -> posted(item, row))
                        .toList(),
                    linked));
  }

  private static Uni<List<PostedLinked>> linked(Mutiny.Session session, UUID paymentId) {
    return session
        .createSelectionQuery(
            "from LinkedItemRow where paymentId = :payment order by happenedAt, itemId",
            LinkedItemRow.class)
        .setParameter("payment", paymentId)
        .getResultList()
        .chain(
            items ->
                items.isEmpty()
                    ? Uni.createFrom().item(List.of())
                    : session
                        .createSelectionQuery(
                            "from LinkedTransferRow where itemId in (:items)",
                            LinkedTransferRow.class)
                        .setParameter("items", items.stream().map(item -> item.itemId).toList())
                        .getResultList()
                        .map(
                            transfers ->
                                items.stream().map(item -> posted(item, transfers)).toList()));
  }

  private static PostedLinked posted(LinkedItemRow item, List<LinkedTransferRow> transfers) {
    return new PostedLinked(
        item.itemId,
        item.kind,
        item.cycleId,
        item.settlementDate,
        item.amountMinor,
        item.currency,
        transfers.stream()
            .filter(transfer -> transfer.isOf(item))
            .sorted(Comparator.comparing((LinkedTransferRow row) -> row.kind))
            .map(PostingReads::posted)
            .toList());
  }

  private static PostedTransfer posted(LinkedTransferRow row) {
    Transfer transfer =
        new Transfer(
            row.kind,
            new Account(row.debitParticipant, row.debitRole),
            new Account(row.creditParticipant, row.creditRole),
            row.amountMinor);
    return new PostedTransfer(row.id, transfer, row.currency, null);
  }

  private static PostedTransfer posted(ClearingItemRow item, TransferRow row) {
    Transfer transfer =
        new Transfer(
            row.kind,
            new Account(row.debitParticipant, row.debitRole),
            new Account(row.creditParticipant, row.creditRole),
            row.amountMinor);
    return new PostedTransfer(row.id, transfer, row.currency, item.fee(row.kind));
  }
}
