package hutong.settlement.settle;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what a sealed cycle's participants owe, and whether its transfers still say the same. */
final class Netted {

  private static final String SEALED =
      """
      select c.settlement_date, c.type
        from cycle c join cycle_seal e on e.cycle_id = c.cycle_id
       where c.cycle_id = $1 and c.state = 'CLOSED'
         and not exists (select from settlement s where s.cycle_id = c.cycle_id)
         for update of c skip locked
      """;

  /** The nets of the cycle by its transfers alone, held against those that were announced. */
  private static final String DIFFERENCES =
      """
      with moved as (
        select debit_participant, credit_participant, currency, amount_minor
          from transfer where cycle_id = $1
        union all
        select debit_participant, credit_participant, currency, amount_minor
          from linked_transfer where cycle_id = $1
        union all
        select debit_participant, credit_participant, currency, amount_minor
          from direct_item where cycle_id = $1),
      nets as (
        select participant, currency, sum(amount_minor)::bigint as net_minor
          from (select credit_participant as participant, currency, amount_minor from moved
                union all
                select debit_participant, currency, -amount_minor from moved) as sides
         group by participant, currency)
      select count(*)
        from nets n
        full join (select participant, currency, net_minor from cycle_net where cycle_id = $1) k
          on (k.participant, k.currency) = (n.participant, n.currency)
       where coalesce(n.net_minor, 0) <> coalesce(k.net_minor, 0)
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

  /** A sealed cycle that is to be settled. */
  record Sealed(String cycleId, LocalDate settlementDate, String type) {}

  /** Holds the cycle; null where it is not sealed, is taken up already or is held by another. */
  static Uni<Sealed> lock(SqlConnection tx, String cycleId) {
    return tx.preparedQuery(SEALED)
        .execute(Tuple.of(cycleId))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return null;
              }
              Row row = rows.iterator().next();
              return new Sealed(
                  cycleId, row.getLocalDate("settlement_date"), row.getString("type"));
            });
  }

  /** Whether the transfers sum up to the nets, participant by participant. */
  static Uni<Boolean> agrees(SqlConnection tx, String cycleId) {
    return tx.preparedQuery(DIFFERENCES)
        .execute(Tuple.of(cycleId))
        .map(rows -> rows.iterator().next().getLong(0) == 0);
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
