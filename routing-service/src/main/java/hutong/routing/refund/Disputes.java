package hutong.routing.refund;

import hutong.routing.route.Reason;
import hutong.runtime.clock.BusinessClock;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Which payments must not be refunded because a dispute about them is open. The payer is paid once,
 * by the refund or by the dispute: whichever is first keeps the other out, under the lock of the
 * payment's row.
 */
@ApplicationScoped
public class Disputes {

  private static final Logger LOG = Logger.getLogger(Disputes.class);

  private static final String OPEN =
      """
      insert into dispute_hold (payment_id, opened_at, opened_by, note) values ($1, $2, $3, $4)
      on conflict (payment_id) do nothing
      """;
  private static final String FIND = "select * from dispute_hold where payment_id = $1";
  private static final String CLOSE =
      "delete from dispute_hold where payment_id = $1 returning opened_by";

  private final Pool pool;
  private final BusinessClock clock;
  private final Refunds refunds;

  Disputes(Pool pool, BusinessClock clock, Refunds refunds) {
    this.pool = pool;
    this.clock = clock;
    this.refunds = refunds;
  }

  /** An open dispute. */
  public record Dispute(UUID paymentId, Instant openedAt, String openedBy, String note) {}

  /**
   * Opens a dispute about a completed payment; one that is open already is left as it is.
   *
   * @param note 1 to 256 characters, or null
   * @return the dispute that is open; fails with {@link RefundRefusedException} where the payment
   *     is not completed or one of its refunds is pending
   */
  public Uni<Dispute> open(UUID paymentId, String operator, String note) {
    return refunds.underLock(
        paymentId,
        (transaction, payment, refundPending) -> {
          if (!payment.completed()) {
            throw RefundRules.notCompleted().orElseThrow();
          }
          if (payment.fullyRefunded()) {
            throw new RefundRefusedException(
                Reason.ALREADY_REFUNDED,
                "The payer has all of it back; there is nothing left to dispute.");
          }
          if (refundPending) {
            throw new RefundRefusedException(
                Reason.ORIGINAL_STATE,
                "A refund of the payment is pending. Wait until it is completed or refused.");
          }
          return insert(transaction, paymentId, operator, note);
        });
  }

  private Uni<Dispute> insert(
      SqlConnection transaction, UUID paymentId, String operator, String note) {
    return transaction
        .preparedQuery(OPEN)
        .execute(Tuple.of(paymentId, RefundTable.utc(clock.instant()), operator, note))
        .chain(() -> transaction.preparedQuery(FIND).execute(Tuple.of(paymentId)))
        .map(rows -> dispute(rows.iterator().next()));
  }

  /** Closes a dispute, after which the payment can be refunded; of none open nothing is done. */
  public Uni<Void> close(UUID paymentId, String operator) {
    return pool.preparedQuery(CLOSE)
        .execute(Tuple.of(paymentId))
        .invoke(
            rows -> {
              if (rows.rowCount() > 0) {
                LOG.infof("Dispute closed: payment=%s operator=%s", paymentId, operator);
              }
            })
        .replaceWithVoid();
  }

  private static Dispute dispute(Row row) {
    return new Dispute(
        row.getUUID("payment_id"),
        row.getOffsetDateTime("opened_at").toInstant(),
        row.getString("opened_by"),
        row.getString("note"));
  }
}
