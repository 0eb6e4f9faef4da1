package hutong.settlement.settle;

import static hutong.settlement.post.Columns.column;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * Takes instructions back that are not sent any more, because a person decides about one of their
 * legs or has decided: the agent must not pay them later. Trigger: the schedule, and an approval;
 * what came of each is kept, and a second call finds it.
 */
@ApplicationScoped
public class Withdrawals {

  private static final Logger LOG = Logger.getLogger(Withdrawals.class);

  /** The same that are not sent again; also after their legs got new ids. */
  private static final String STOPPED =
      """
      select message_id from settlement_instruction
       where withdrawal is null and ($1::text is null or cycle_id = $1)
         and message_id in (select message_id from settlement_attempt
                             where outcome in ('MISMATCHED', 'SETTLED_OUTSIDE'))
       order by message_id
      """;

  private static final String KEEP =
      """
      update settlement_instruction i set withdrawal = u.withdrawal
        from unnest($1::text[], $2::text[]) as u (message_id, withdrawal)
       where i.message_id = u.message_id and i.withdrawal is null
      """;

  private static final String OF_CYCLE =
      """
      select message_id, withdrawal from settlement_instruction
       where cycle_id = $1 and withdrawal is not null order by attempt, message_id
      """;

  private final Pool pool;
  private final SettlementGateway gateway;

  Withdrawals(Pool pool, SettlementGateway gateway) {
    this.pool = pool;
    this.gateway = gateway;
  }

  /**
   * What came of it.
   *
   * @param outcome {@code WITHDRAWN}, or {@code GONE} where the agent may have it and pay it
   */
  public record Withdrawal(String messageId, String outcome) {}

  /** Withdraws what is to be; what fails is tried again by the next call. */
  Uni<Void> run() {
    return run(null);
  }

  /** Withdraws what is to be of one cycle, and answers what has come of all of it. */
  public Uni<List<Withdrawal>> of(String cycleId) {
    return run(cycleId)
        .chain(() -> pool.preparedQuery(OF_CYCLE).execute(Tuple.of(cycleId)))
        .map(
            rows -> {
              List<Withdrawal> found = new ArrayList<>();
              rows.forEach(row -> found.add(new Withdrawal(row.getString(0), row.getString(1))));
              return found;
            });
  }

  private Uni<Void> run(String cycleId) {
    return pool.preparedQuery(STOPPED)
        .execute(Tuple.of(cycleId))
        .flatMap(
            rows ->
                Multi.createFrom()
                    .iterable(rows)
                    .onItem()
                    .transformToUniAndConcatenate(row -> withdraw(row.getString(0)))
                    .collect()
                    .asList())
        .flatMap(this::keep);
  }

  /** Null where it failed. */
  private Uni<Withdrawal> withdraw(String messageId) {
    return gateway
        .withdraw(messageId)
        .map(back -> new Withdrawal(messageId, back ? "WITHDRAWN" : "GONE"))
        .invoke(
            one ->
                LOG.warnf(
                    "Instruction stopped: messageId=%s withdrawal=%s", messageId, one.outcome()))
        .onFailure()
        .invoke(
            failure ->
                LOG.errorf(
                    "Instruction not withdrawn: messageId=%s failure=%s",
                    messageId, failure.getClass().getName()))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> keep(List<Withdrawal> all) {
    List<Withdrawal> known = all.stream().filter(Objects::nonNull).toList();
    return known.isEmpty()
        ? Uni.createFrom().voidItem()
        : pool.preparedQuery(KEEP)
            .execute(
                Tuple.of(
                    column(known, Withdrawal::messageId, String[]::new),
                    column(known, Withdrawal::outcome, String[]::new)))
            .replaceWithVoid();
  }
}
