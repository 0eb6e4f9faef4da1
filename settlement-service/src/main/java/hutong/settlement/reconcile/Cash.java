package hutong.settlement.reconcile;

import hutong.settlement.reconcile.Counts.ThreeWay;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The third side: what the closed cycle says is due, and what the settlement agent confirmed. */
@ApplicationScoped
class Cash {

  private static final String NONE = "NONE";
  private static final String CONFIRMED = "CONFIRMED";

  private static final String DUE_AND_MOVED =
      """
      select cycle_id, currency, coalesce(n.net_minor, 0), l.amount_minor, l.state
        from (select cycle_id, currency, net_minor from cycle_net
               where cycle_id = any($1) and participant = $2) n
        full join (select cycle_id, currency, amount_minor, state from settlement_leg
                    where cycle_id = any($1) and participant = $2) l using (cycle_id, currency)
      """;

  /** What was cleared and what the statement calls successful, signed, in minor units. */
  private record Sides(long itemsMinor, long fileMinor) {}

  private record Due(long netMinor, Long legMinor, String leg) {}

  /** All three sides of every currency that one of them knows. */
  Uni<List<ThreeWay>> compare(SqlConnection transaction, Run run, Tally tally) {
    SortedMap<String, Sides> sides = new TreeMap<>();
    tally.sums().forEach((of, sum) -> sides.put(of, new Sides(sum.itemsMinor(), sum.fileMinor())));
    return due(transaction, run.participant(), Set.of(run.cycleId()))
        .map(due -> join(sides, due.getOrDefault(run.cycleId(), Map.of())));
  }

  /**
   * Runs of one participant with the third side as it is now: a cycle is settled after most of its
   * statements are compared.
   */
  Uni<List<RunView>> now(SqlClient client, String participant, List<RunView> runs) {
    Set<String> cycles = runs.stream().map(RunView::cycleId).collect(Collectors.toSet());
    return due(client, participant, cycles)
        .map(
            due ->
                runs.stream()
                    .map(run -> now(run, due.getOrDefault(run.cycleId(), Map.of())))
                    .toList());
  }

  private static RunView now(RunView run, Map<String, Due> due) {
    if (run.counts() == null) {
      return run;
    }
    SortedMap<String, Sides> sides = new TreeMap<>();
    run.counts()
        .sums()
        .forEach(one -> sides.put(one.currency(), new Sides(one.itemsMinor(), one.fileMinor())));
    return run.with(run.counts().with(join(sides, due)));
  }

  /** By cycle and currency. */
  private static Uni<Map<String, Map<String, Due>>> due(
      SqlClient client, String participant, Set<String> cycles) {
    return client
        .preparedQuery(DUE_AND_MOVED)
        .execute(Tuple.of(cycles.toArray(String[]::new), participant))
        .map(
            rows -> {
              Map<String, Map<String, Due>> due = new HashMap<>();
              rows.forEach(
                  row ->
                      due.computeIfAbsent(row.getString(0), first -> new HashMap<>())
                          .put(
                              row.getString(1),
                              new Due(row.getLong(2), row.getLong(3), row.getString(4))));
              return due;
            });
  }

  private static List<ThreeWay> join(SortedMap<String, Sides> sums, Map<String, Due> due) {
    TreeSet<String> currencies = new TreeSet<>(sums.keySet());
    currencies.addAll(due.keySet());
    List<ThreeWay> all = new ArrayList<>();
    for (String currency : currencies) {
      Sides sum = sums.getOrDefault(currency, new Sides(0, 0));
      Due money = due.getOrDefault(currency, new Due(0, null, null));
      all.add(threeWay(currency, sum, money));
    }
    return all;
  }

  private static ThreeWay threeWay(String currency, Sides sum, Due due) {
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
