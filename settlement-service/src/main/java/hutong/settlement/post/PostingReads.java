package hutong.settlement.post;

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

  /** The payment with its transfers, principal first; null if nothing was posted for it. */
  public Uni<PostedPayment> find(UUID paymentId) {
    return sessions.withSession(
        session ->
            session
                .find(ClearingItemRow.class, paymentId)
                .onItem()
                .ifNotNull()
                .transformToUni(
                    item ->
                        session
                            .createSelectionQuery(
                                "from TransferRow where paymentId = :payment", TransferRow.class)
                            .setParameter("payment", paymentId)
                            .getResultList()
                            .map(transfers -> posted(item, transfers))));
  }

  private static PostedPayment posted(ClearingItemRow item, List<TransferRow> transfers) {
    return new PostedPayment(
        item.paymentId,
        item.cycleId,
        item.settlementDate,
        item.feeScheduleId,
        item.feeScheduleVersion,
        transfers.stream()
            .sorted(Comparator.comparing((TransferRow row) -> row.kind))
            .map(row -> posted(item, row))
            .toList());
  }

  private static PostedTransfer posted(ClearingItemRow item, TransferRow row) {
    Transfer transfer =
        new Transfer(
            row.kind,
            new Account(row.debitParticipant, row.debitRole),
            new Account(row.creditParticipant, row.creditRole),
            row.amountMinor);
    return new PostedTransfer(row.id, transfer, row.currency, item.residue(row.kind));
  }
}
