package hutong.routing.authorise;

import hutong.routing.route.Decision.Route;
import hutong.routing.route.Reason;
import hutong.runtime.clock.BusinessClock;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jboss.logging.Logger;

/**
 * Takes up the payments that are due: those that have rested for their time, those that a dead
 * instance held, and those whose lease has run out. Several instances share them: a row that one
 * takes the others pass over, and whoever has taken it leaves a lease behind.
 */
@ApplicationScoped
public class Sweeper {

  private static final Logger LOG = Logger.getLogger(Sweeper.class);

  /**
   * An instance may have died before or after it asked: such a debit's outcome is unknown. Only
   * while its bill is not confirmed it is sure that nothing was debited.
   *
   * <p>What people have proposed to decide is not asked about for two hours, so that there is time
   * to approve it; after the next question it could not be any more.
   */
  private static final String TAKE_UP =
      """
      with t as (select now() + $1::bigint * interval '1 millisecond' as at),
      due as (
        select payment_id from payment p
         where next_attempt_at is not null and next_attempt_at <= (select at from t)
           and (attention is null or owner is not null or not exists (
             select from payment_resolution r
              where r.payment_id = p.payment_id and r.state = p.state and r.attempts = p.attempts
                and r.proposed_at > (select at from t) - interval '2 hours'))
         order by next_attempt_at limit $2 for update skip locked),
      asked as (
        select payment_id, at from due, t)
      update payment p
         set state = case when p.state = 'AUTHORISING'
                           and (p.bill_number is null or p.bill_confirmed)
               then 'UNKNOWN' else p.state end,
             state_since = case when p.state = 'AUTHORISING'
                           and (p.bill_number is null or p.bill_confirmed)
               then a.at else p.state_since end,
             attempts = p.attempts + 1, owner = $3,
             next_attempt_at = a.at + $4::bigint * interval '1 millisecond'
        from asked a where p.payment_id = a.payment_id
      returning p.*, a.at as taken_at
      """;

  private static final int MAX_ROUNDS = 20;

  private final Pool pool;
  private final Authoriser authoriser;
  private final BusinessClock clock;
  private final Instance instance;
  private final AuthoriseConfig config;

  Sweeper(
      Pool pool,
      Authoriser authoriser,
      BusinessClock clock,
      Instance instance,
      AuthoriseConfig config) {
    this.pool = pool;
    this.authoriser = authoriser;
    this.clock = clock;
    this.instance = instance;
    this.config = config;
  }

  @Scheduled(
      every = "{hutong.authorise.sweep-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> sweep() {
    return takeUp(MAX_ROUNDS)
        .onFailure()
        .invoke(failure -> LOG.warnf("The sweep failed: %s", failure.getClass().getName()))
        .onFailure()
        .recoverWithNull();
  }

  /** After a long silence there is more than one statement should hold locked. */
  private Uni<Void> takeUp(int rounds) {
    return takeUp()
        .chain(
            taken ->
                taken == config.sweepLimit() && rounds > 1
                    ? takeUp(rounds - 1)
                    : Uni.createFrom().voidItem());
  }

  /** One round; says how many it took up. */
  Uni<Integer> takeUp() {
    return pool.preparedQuery(TAKE_UP)
        .execute(
            Tuple.of(
                clock.offset().toMillis(),
                config.sweepLimit(),
                instance.id(),
                config.lease().toMillis()))
        .map(
            rows -> {
              rows.forEach(row -> authoriser.resume(taken(row)));
              return rows.rowCount();
            });
  }

  private static Taken taken(Row row) {
    String attention = row.getString("attention");
    String reason = row.getString("reason");
    return new Taken(
        payment(row),
        PaymentState.valueOf(row.getString("state")),
        row.getInteger("attempts"),
        instant(row, "taken_at"),
        instant(row, "dispatched_at"),
        instant(row, "deadline_at"),
        attention == null ? null : Attention.valueOf(attention),
        reason == null ? null : Reason.valueOf(reason));
  }

  private static Instant instant(Row row, String column) {
    OffsetDateTime at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }

  private static Payment payment(Row row) {
    return new Payment(
        row.getUUID("payment_id"),
        row.getOffsetDateTime("accepted_at").toInstant(),
        row.getString("payer_app"),
        row.getString("payer_ref"),
        row.getString("account_type"),
        row.getLong("amount_minor"),
        row.getString("currency"),
        row.getString("merchant_code"),
        row.getString("merchant_id"),
        row.getString("sealed_code"),
        row.getString("bill_number") == null
            ? null
            : new Payment.Bill(row.getString("bill_number"), row.getBoolean("bill_confirmed")),
        new Route(
            row.getString("payer_institution"),
            row.getString("payee_institution"),
            row.getString("clearing_institution"),
            row.getString("fee_schedule_id")));
  }
}
