package hutong.settlement.reconcile;

import hutong.settlement.reconcile.Counts.ThreeWay;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;

/** The third side: what the closed cycle says is due, and what the settlement agent confirmed. */
@ApplicationScoped
class Cash {

  private static final String NONE = "NONE";
  private static final String CONFIRMED = "CONFIRMED";

  private static final String DUE_AND_MOVED =
      """
      select currency, coalesce(n.net_minor, 0), l.amount_minor, l.state
        from (select currency, net_minor from cycle_net
               where cycle_id = $1 and participant = $2) n
        full join (select currency, amount_minor, state from settlement_leg
                    where cycle_id = $1 and participant = $2) l using (currency)
      """;

  private record Due(long netMinor, Long legMinor, String leg) {}

  /** All three sides of every currency that one of them knows. */
  Uni<List<ThreeWay>> compare(SqlConnection transaction, Run run, Tally tally) {
    return transaction
        .preparedQuery(DUE_AND_MOVED)
        .execute(Tuple.of(run.cycleId(), run.participant()))
        .map(rows -> join(tally.sums(), due(rows)));
  }

  private static Map<String, Due> due(RowSet<Row> rows) {
    Map<String, Due> due = new HashMap<>();
    for (Row row : rows) {
      due.put(row.getString(0), new Due(row.getLong(1), row.getLong(2), row.getString(3)));
    }
    return due;
  }

  private static List<ThreeWay> join(SortedMap<String, Tally.Sums> sums, Map<String, Due> due) {
    TreeSet<String> currencies = new TreeSet<>(sums.keySet());
    currencies.addAll(due.keySet());
    List<ThreeWay> all = new ArrayList<>();
    for (String currency : currencies) {
      Tally.Sums sum = sums.getOrDefault(currency, new Tally.Sums());
      Due money = due.getOrDefault(currency, new Due(0, null, null));
      all.add(threeWay(currency, sum, money));
    }
    return all;
  }

  private static ThreeWay threeWay(String currency, Tally.Sums sum, Due due) {
    boolean confirmed = CONFIRMED.equals(due.leg());
    // A net of zero has no leg, and nothing to wait for.
    boolean nothingDue = due.leg() == null && due.netMinor() == 0;
    Long cash = confirmed ? due.legMinor() : nothingDue ? Long.valueOf(0) : null;
    return new ThreeWay(
        currency,
        sum.itemsMinor(),
        sum.fileMinor(),
        due.netMinor(),
        cash,
        due.leg() == null ? NONE : due.leg(),
        sum.itemsMinor() == sum.fileMinor(),
        cash == null ? null : cash == due.netMinor());
  }
}
