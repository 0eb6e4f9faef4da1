package hutong.settlement.settle;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what a sealed cycle's participants owe, and whether its transfers still say the same. */
final class Netted {

  private static final String SEALED =
      """
      select 1
        from cycle c join cycle_seal e on e.cycle_id = c.cycle_id
       where c.cycle_id = $1 and c.state = 'CLOSED'
         and not exists (select from settlement s where s.cycle_id = c.cycle_id)
         for update of c skip locked
      """;

  private static final String NETS =
      """
      select participant, currency, net_minor from cycle_net
       where cycle_id = $1 and net_minor <> 0 order by participant, currency
      """;

  private static final String INSERT =
      """
      insert into settlement (cycle_id, state, policy, message, netted_at) values ($1, 'NETTED', $2, $3, $4)
      """;

  private Netted() {}

  /** Holds the cycle; false where it is not sealed, is taken up already or is held by another. */
  static Uni<Boolean> lock(SqlConnection tx, String cycleId) {
    return tx.preparedQuery(SEALED).execute(Tuple.of(cycleId)).map(rows -> rows.size() > 0);
  }

  /** One leg for each net that is not zero; they sum to zero in each currency. */
  static Uni<List<Leg>> legs(SqlConnection tx, String cycleId) {
    return tx.preparedQuery(NETS)
        .execute(Tuple.of(cycleId))
        .map(
            rows -> {
              List<Leg> legs = new ArrayList<>();
              Map<String, Long> sums = new TreeMap<>();
              for (Row row : rows) {
                Leg leg =
                    Leg.first(
                        cycleId,
                        row.getString("participant"),
                        row.getString("currency"),
                        row.getLong("net_minor"));
                sums.merge(leg.currency(), leg.amountMinor(), Math::addExact);
                legs.add(leg);
              }
              if (sums.values().stream().anyMatch(sum -> sum != 0)) {
                throw new IllegalStateException("the nets of " + cycleId + " do not sum to zero");
              }
              return legs;
            });
  }

  static Uni<Void> insert(
      SqlConnection tx, String cycleId, SettleRules rules, java.time.OffsetDateTime now) {
    return tx.preparedQuery(INSERT)
        .execute(Tuple.of(cycleId, rules.policy().name(), rules.message().name(), now))
        .replaceWithVoid();
  }
}
