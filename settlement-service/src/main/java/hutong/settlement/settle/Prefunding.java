package hutong.settlement.settle;

import hutong.settlement.post.Columns;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * What participants have put up. Everything here happens under one advisory lock, which is taken
 * last in a transaction: cycles are few.
 */
final class Prefunding {

  private static final String LOCK =
      "select pg_advisory_xact_lock(hashtext('hutong.settlement.prefunding'))";

  private static final String AMOUNT =
      """
      select amount_minor from prefunding where participant = $1 and currency = $2
       order by seq desc limit 1
      """;

  /** What counts, less what cycles under way will take of it. */
  private static final String AVAILABLE =
      """
      select u.participant, u.currency,
             coalesce((select p.amount_minor from prefunding p
                        where (p.participant, p.currency) = (u.participant, u.currency)
                        order by p.seq desc limit 1), 0)
             + coalesce((select sum(l.amount_minor)::bigint
                           from settlement_leg l join settlement s on s.cycle_id = l.cycle_id
                          where (l.participant, l.currency) = (u.participant, u.currency)
                            and l.amount_minor < 0 and l.state not in ('CONFIRMED', 'SETTLED_OUTSIDE')
                            and s.state = 'INSTRUCTED' and s.policy = 'PREFUNDED'
                            and s.cycle_id <> $1), 0) as available
        from unnest($2::text[], $3::text[]) as u (participant, currency)
      """;

  private static final String INSERT =
      """
      insert into prefunding (participant, currency, amount_minor, set_by, at)
      values ($1, $2, $3, $4, $5)
      """;

  private Prefunding() {}

  /** Which of the legs that pay are not covered; empty where all are. */
  static Uni<JsonArray> shortfall(SqlConnection tx, String cycleId, List<Leg> legs) {
    Map<String, Long> needed = new HashMap<>();
    List<Leg> paying = legs.stream().filter(Leg::pays).toList();
    paying.forEach(leg -> needed.put(leg.participant() + leg.currency(), leg.size()));
    return tx.query(LOCK)
        .execute()
        .chain(
            () ->
                tx.preparedQuery(AVAILABLE)
                    .execute(
                        Tuple.of(
                            cycleId,
                            paying.stream().map(Leg::participant).toArray(String[]::new),
                            paying.stream().map(Leg::currency).toArray(String[]::new))))
        .map(
            rows -> {
              JsonArray missing = new JsonArray();
              rows.forEach(
                  row -> {
                    String participant = row.getString("participant");
                    String currency = row.getString("currency");
                    long need = needed.get(participant + currency);
                    long available = row.getLong("available");
                    if (available < need) {
                      missing.add(
                          new JsonObject()
                              .put("participant", participant)
                              .put("currency", currency)
                              .put("neededMinor", need)
                              .put("availableMinor", available));
                    }
                  });
              return missing;
            });
  }

  /** Takes what was paid out of what was put up, once for each leg that becomes confirmed. */
  static Uni<Void> draw(SqlConnection tx, List<Leg> paid, Instant at) {
    return move(tx, paid, Math::negateExact, at);
  }

  /** Puts back what was drawn for legs whose booking was undone. */
  static Uni<Void> giveBack(SqlConnection tx, List<Leg> reversed, Instant at) {
    return move(tx, reversed, LongUnaryOperator.identity(), at);
  }

  private static Uni<Void> move(
      SqlConnection tx, List<Leg> legs, LongUnaryOperator change, Instant at) {
    return legs.isEmpty()
        ? Uni.createFrom().voidItem()
        : tx.query(LOCK)
            .execute()
            .chain(
                () ->
                    Multi.createFrom()
                        .iterable(legs)
                        .onItem()
                        .transformToUniAndConcatenate(
                            leg -> add(tx, leg, change.applyAsLong(leg.size()), at))
                        .collect()
                        .asList())
            .replaceWithVoid();
  }

  private static Uni<Void> add(SqlConnection tx, Leg leg, long change, Instant at) {
    return amount(tx, leg.participant(), leg.currency())
        .chain(
            held ->
                insert(
                    tx,
                    leg.participant(),
                    leg.currency(),
                    Math.addExact(held, change),
                    "settlement:" + leg.cycleId(),
                    at));
  }

  /**
   * Sets what a participant has put up, if it is what is expected; else nothing is changed.
   *
   * @return what it was, minor units
   */
  static Uni<Long> set(
      SqlConnection tx,
      String participant,
      String currency,
      long expectedMinor,
      long amountMinor,
      String who,
      Instant at) {
    return tx.query(LOCK)
        .execute()
        .chain(() -> amount(tx, participant, currency))
        .call(
            was ->
                was == expectedMinor
                    ? insert(tx, participant, currency, amountMinor, who, at)
                    : Uni.createFrom().voidItem());
  }

  /** What a participant has put up, minor units; zero where nothing was ever said. */
  static Uni<Long> amount(SqlClient tx, String participant, String currency) {
    return tx.preparedQuery(AMOUNT)
        .execute(Tuple.of(participant, currency))
        .map(rows -> rows.size() == 0 ? 0L : rows.iterator().next().getLong(0));
  }

  private static Uni<Void> insert(
      SqlConnection tx, String participant, String currency, long amount, String who, Instant at) {
    return tx.preparedQuery(INSERT)
        .execute(Tuple.of(participant, currency, amount, who, Columns.utc(at)))
        .replaceWithVoid();
  }
}
