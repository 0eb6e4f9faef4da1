package hutong.routing.refund;

import hutong.routing.cutoff.Cycles;
import hutong.routing.participant.Connections;
import hutong.routing.refund.Funding.Owed;
import hutong.routing.refund.RefundRules.Original;
import hutong.routing.route.Reason;
import hutong.runtime.clock.BusinessClock;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Accepts refunds and cancels. All that decides about one is read and written under the lock of its
 * payment's row, so that requests that come at the same time see each other. A second request with
 * the same id finds the refund as it stands and changes nothing.
 */
@ApplicationScoped
public class Refunds {

  private static final String LOCK_PAYMENT =
      """
      select state, amount_minor, currency, cycle_id, completed_at, payer_institution,
             payee_institution
        from payment where payment_id = $1 for no key update
      """;

  /** Refused refunds took nothing, but for one that the institution has paid out all the same. */
  private static final String SUMS =
      """
      select exists (select from dispute_hold where payment_id = $1) as disputed,
             count(*) filter (where counts) as parts,
             coalesce(sum(amount_minor) filter (where counts), 0)::bigint as refunded,
             count(*) filter (where state = 'PENDING') as pending
        from (select *, state <> 'REFUSED' or attention = 'SUCCEEDED_AFTER_REFUSAL' as counts
                from refund where payment_id = $1) as part
      """;

  private static final String INSERT =
      """
      insert into refund (refund_id, payment_id, kind, amount_minor, currency, note, accepted_at,
                          next_attempt_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, now() + $8::bigint * interval '1 millisecond',
              now() + $9::bigint * interval '1 millisecond')
      on conflict (refund_id) do nothing
      returning *
      """;

  private static final String PAYMENT_AMOUNT =
      "select state, amount_minor, currency from payment where payment_id = $1";

  private final Pool pool;
  private final BusinessClock clock;
  private final Cycles cycles;
  private final Connections connections;
  private final Funding funding;
  private final Refunder refunder;
  private final RefundConfig config;
  private final RefundRules rules;
  private final RefundTable table = new RefundTable();

  public Refunds(
      Pool pool,
      BusinessClock clock,
      Cycles cycles,
      Connections connections,
      Funding funding,
      Refunder refunder,
      RefundConfig config) {
    if (config.restoreLimit()) {
      throw new IllegalArgumentException("hutong.refunds.restore-limit: only false is offered");
    }
    this.pool = pool;
    this.clock = clock;
    this.cycles = cycles;
    this.connections = connections;
    this.funding = funding;
    this.refunder = refunder;
    this.config = config;
    this.rules = new RefundRules(config.maxAge(), config.maxParts());
  }

  /**
   * A payment's refunds.
   *
   * @param amountMinor of the payment
   * @param refundedMinor sum of those that are completed
   * @param pendingMinor sum of those that may yet be completed
   */
  public record OfPayment(
      UUID paymentId,
      String paymentState,
      long amountMinor,
      String currency,
      long refundedMinor,
      long pendingMinor,
      List<RefundState> refunds) {}

  private record Accepted(RefundState state, Refund fresh) {}

  /**
   * Accepts a refund or a cancel. PENDING is not success; the refund's own state tells.
   *
   * @return the refund as it stands; fails with {@link RefundRefusedException} where it is not
   *     accepted
   */
  public Uni<RefundState> accept(RefundRequest request) {
    Uni<Accepted> accepted =
        request.kind() == Kind.CANCEL
            // The open cycle is held, so that no cut-off comes between the check and the commit.
            ? cycles.stamping(
                (transaction, stamp) ->
                    accept(transaction, request, stamp.cycle().id(), stamp.at()))
            : pool.withTransaction(
                transaction -> accept(transaction, request, null, clock.instant()));
    return accepted
        .invoke(
            done -> {
              if (done.fresh() != null) {
                refunder.begin(done.fresh());
              }
            })
        .map(Accepted::state);
  }

  private Uni<Accepted> accept(
      SqlConnection transaction, RefundRequest request, String openCycleId, Instant now) {
    return lockPayment(transaction, request.paymentId())
        .chain(
            payment ->
                table
                    .find(transaction, request.refundId())
                    .chain(
                        known ->
                            known != null
                                ? Uni.createFrom().item(() -> known(request, known))
                                : fresh(transaction, request, payment, openCycleId, now)));
  }

  private static Accepted known(RefundRequest request, RefundState known) {
    if (!request.asksFor(known)) {
      throw new RefundRefusedException(
          Reason.DUPLICATE_ID, "The refundId belongs to another refund. Send a new one.");
    }
    return new Accepted(known, null);
  }

  private Uni<Accepted> fresh(
      SqlConnection transaction,
      RefundRequest request,
      Row payment,
      String openCycleId,
      Instant now) {
    return transaction
        .preparedQuery(SUMS)
        .execute(Tuple.of(request.paymentId()))
        .map(rows -> original(payment, rows.iterator().next()))
        .chain(
            original -> {
              boolean cancel = request.kind() == Kind.CANCEL;
              Optional<RefundRefusedException> refused =
                  cancel
                      ? rules.cancel(original, openCycleId)
                      : rules.refund(original, request.amountMinor(), request.currency(), now);
              return refused.isPresent()
                  ? Uni.createFrom().failure(refused.get())
                  : insert(
                      transaction,
                      request,
                      payment,
                      cancel ? original.amountMinor() : request.amountMinor(),
                      now.truncatedTo(ChronoUnit.MICROS));
            });
  }

  private Uni<Accepted> insert(
      SqlConnection transaction, RefundRequest request, Row payment, long amountMinor, Instant at) {
    String payer = payment.getString("payer_institution");
    String payee = payment.getString("payee_institution");
    String currency = payment.getString("currency");
    Duration offset = clock.offset();
    Duration expiry = connections.of(payer).clocks().storeAndForwardExpiry();
    Tuple columns =
        Tuple.tuple()
            .addUUID(request.refundId())
            .addUUID(request.paymentId())
            .addString(request.kind().name())
            .addLong(amountMinor)
            .addString(currency)
            .addString(request.note())
            .addOffsetDateTime(RefundTable.utc(at))
            .addLong(offset.plus(config.lease()).toMillis())
            .addLong(offset.plus(expiry).toMillis());
    Refund refund =
        new Refund(
            request.refundId(),
            request.paymentId(),
            request.kind(),
            amountMinor,
            currency,
            payer,
            payee,
            at,
            0);
    Owed owed = new Owed(request.refundId(), payee, payer, currency, amountMinor, null);
    return transaction
        .preparedQuery(INSERT)
        .execute(columns)
        .chain(
            rows ->
                rows.rowCount() == 1
                    ? funding
                        .reserve(transaction, owed)
                        .replaceWith(
                            new Accepted(RefundTable.state(rows.iterator().next()), refund))
                    // Another payment's refund has taken the id since it was looked for.
                    : table
                        .find(transaction, request.refundId())
                        .map(known -> known(request, known)));
  }

  /** The payment's row, held until the transaction ends. */
  private static Uni<Row> lockPayment(SqlConnection transaction, UUID paymentId) {
    return transaction
        .preparedQuery(LOCK_PAYMENT)
        .execute(Tuple.of(paymentId))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw notFound();
              }
              return rows.iterator().next();
            });
  }

  private static Original original(Row payment, Row sums) {
    OffsetDateTime completed = payment.getOffsetDateTime("completed_at");
    return new Original(
        payment.getString("state"),
        payment.getLong("amount_minor"),
        payment.getString("currency"),
        payment.getString("cycle_id"),
        completed == null ? null : completed.toInstant(),
        sums.getBoolean("disputed"),
        sums.getLong("parts").intValue(),
        sums.getLong("refunded"));
  }

  private static RefundRefusedException notFound() {
    return new RefundRefusedException(
        Reason.ORIGINAL_NOT_FOUND, "No payment was decided under this id.");
  }

  /** All refunds of a payment; fails with RF01 where there is no such payment. */
  public Uni<OfPayment> of(UUID paymentId) {
    return pool.preparedQuery(PAYMENT_AMOUNT)
        .execute(Tuple.of(paymentId))
        .chain(
            rows -> {
              if (rows.rowCount() == 0) {
                throw notFound();
              }
              Row payment = rows.iterator().next();
              return table
                  .ofPayment(pool, paymentId)
                  .map(
                      refunds ->
                          new OfPayment(
                              paymentId,
                              payment.getString("state"),
                              payment.getLong("amount_minor"),
                              payment.getString("currency"),
                              sum(refunds, "COMPLETED"),
                              sum(refunds, "PENDING"),
                              refunds));
            });
  }

  private static long sum(List<RefundState> refunds, String state) {
    long sum = 0;
    for (RefundState refund : refunds) {
      sum = refund.state().equals(state) ? Math.addExact(sum, refund.amountMinor()) : sum;
    }
    return sum;
  }

  /** One refund of a payment, or null. */
  public Uni<RefundState> find(UUID paymentId, UUID refundId) {
    return table
        .find(pool, refundId)
        .map(found -> found == null || !found.paymentId().equals(paymentId) ? null : found);
  }

  /** Runs work under the lock of a payment, with what was refunded of it. */
  <T> Uni<T> underLock(UUID paymentId, Locked<T> work) {
    return pool.withTransaction(
        transaction ->
            lockPayment(transaction, paymentId)
                .chain(
                    payment ->
                        transaction
                            .preparedQuery(SUMS)
                            .execute(Tuple.of(paymentId))
                            .chain(
                                rows -> {
                                  Row sums = rows.iterator().next();
                                  return work.run(
                                      transaction,
                                      original(payment, sums),
                                      sums.getLong("pending") > 0);
                                })));
  }

  /** What is done under the lock of a payment. */
  interface Locked<T> {
    Uni<T> run(SqlConnection transaction, Original payment, boolean refundPending);
  }
}
