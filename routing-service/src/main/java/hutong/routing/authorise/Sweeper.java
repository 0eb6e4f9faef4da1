package hutong.routing.authorise;

import hutong.routing.route.Decision.Route;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Takes up the payments whose lease has run out: those of an instance that died, and those that
 * wait for their next rung. Taking one up is setting its next rung, so that whatever the question
 * brings, silence needs no further write.
 */
@ApplicationScoped
public class Sweeper {

  private static final Logger LOG = Logger.getLogger(Sweeper.class);

  /**
   * An instance may have died before or after it asked: such a debit's outcome is unknown. Only
   * while its bill is not confirmed it is sure that nothing was debited.
   */
  private static final String TAKE_UP =
      """
      with due as (
        select payment_id from payment
         where state in ('AUTHORISING', 'UNKNOWN', 'AUTHORISED')
           and next_attempt_at is not null and next_attempt_at <= now()
         order by next_attempt_at limit $1 for update skip locked)
      update payment p
         set state = case when p.state = 'AUTHORISING'
                           and (p.bill_number is null or p.bill_confirmed)
               then 'UNKNOWN' else p.state end,
             attempts = p.attempts + 1,
             next_attempt_at = now() + interval '1 millisecond' * greatest($2::bigint,
               ($3::bigint[])[least(p.attempts + 2, cardinality($3::bigint[]))])
        from due where p.payment_id = due.payment_id
      returning p.*
      """;

  private static final int MAX_ROUNDS = 20;

  private final Pool pool;
  private final Authoriser authoriser;
  private final AuthoriseConfig config;

  Sweeper(Pool pool, Authoriser authoriser, AuthoriseConfig config) {
    this.pool = pool;
    this.authoriser = authoriser;
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

  private Uni<Integer> takeUp() {
    return pool.preparedQuery(TAKE_UP)
        .execute(Tuple.of(config.sweepLimit(), config.leaseMillis(), config.ladderMillis()))
        .map(
            rows -> {
              rows.forEach(
                  row ->
                      authoriser.resume(
                          payment(row), PaymentState.valueOf(row.getString("state"))));
              return rows.rowCount();
            });
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
