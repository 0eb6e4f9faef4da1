package hutong.settlement.settle;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Hands instructions to the gateway, one after another. Trigger: whoever has written them, once
 * that is durable, or who asks again; transaction: one for each message, which holds its settlement
 * until the gateway has answered, so that nobody can say meanwhile that it was paid elsewhere. A
 * message that may not be sent any more is left out.
 */
final class Handover {

  private static final Logger LOG = Logger.getLogger(Handover.class);

  private static final String LOCK =
      """
      select s.cycle_id from settlement s
       where s.cycle_id = (select cycle_id from settlement_instruction where message_id = $1)
         for update
      """;

  /** A statement of its own, so that it sees what was committed while the lock was waited for. */
  private static final String MAY_BE_SENT =
      """
      select 1
        from settlement_instruction i join settlement s on s.cycle_id = i.cycle_id
       where i.message_id = $1 and s.state = 'INSTRUCTED' and s.reason is distinct from 'CONTRADICTED'
         and exists (select from settlement_leg l where l.message_id = i.message_id and l.state = 'SENT')
         and not exists (select from settlement_proposal p
                          where p.cycle_id = i.cycle_id and\s"""
          + SettlementTable.STOPS_SENDING
          + ")\n   and "
          + SettlementTable.MAY_TRAVEL;

  private final Pool pool;
  private final SettlementGateway gateway;

  Handover(Pool pool, SettlementGateway gateway) {
    this.pool = pool;
    this.gateway = gateway;
  }

  /** What fails here is sent again later: nobody knows whether it arrived. */
  Uni<Void> send(List<Instruction> instructions) {
    return Multi.createFrom()
        .iterable(instructions)
        .onItem()
        .transformToUniAndConcatenate(
            one ->
                pool.withTransaction(tx -> send(tx, one))
                    .onFailure()
                    .invoke(failure -> notSent(one, failure.getClass().getName()))
                    .onFailure()
                    .recoverWithNull())
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private Uni<Void> send(SqlConnection tx, Instruction one) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(one.messageId()))
        .chain(() -> tx.preparedQuery(MAY_BE_SENT).execute(Tuple.of(one.messageId())))
        .flatMap(
            rows -> {
              if (rows.size() == 0) {
                notSent(one, "NOT_TO_BE_SENT_ANY_MORE");
                return Uni.createFrom().voidItem();
              }
              return gateway.send(one);
            });
  }

  private static void notSent(Instruction one, String why) {
    LOG.warnf("Instruction not handed over: messageId=%s failure=%s", one.messageId(), why);
  }
}
