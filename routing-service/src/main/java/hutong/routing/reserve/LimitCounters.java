package hutong.routing.reserve;

import hutong.routing.reserve.Reservation.Outcome;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The counters of the daily limits, always in the caller's transaction: without its commit nothing
 * was taken and nothing given back. Each statement names every counter once and takes them in the
 * order of their key.
 */
@ApplicationScoped
public class LimitCounters {

  private static final String ADD =
      """
      insert into limit_counter as c (day, institution, payer_ref, account, tier, used_minor)
      select day, institution, payer_ref, account, tier, amount
        from unnest($1::date[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
          as b (day, institution, payer_ref, account, tier, amount)
       order by day, institution, payer_ref, account, tier
      on conflict (day, institution, payer_ref, account, tier)
        do update set used_minor = c.used_minor + excluded.used_minor
      returning day, institution, payer_ref, account, tier, used_minor
      """;

  private static final String SUBTRACT =
      """
      with locked as (
        select day, institution, payer_ref, account, tier, amount
          from limit_counter
          join unnest($1::date[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
            as b (day, institution, payer_ref, account, tier, amount)
            using (day, institution, payer_ref, account, tier)
         order by day, institution, payer_ref, account, tier
           for no key update of limit_counter)
      update limit_counter c
         set used_minor = c.used_minor - l.amount
        from locked l
       where (c.day, c.institution, c.payer_ref, c.account, c.tier)
           = (l.day, l.institution, l.payer_ref, l.account, l.tier)
      """;

  private static final String LET_GO =
      """
      update payment
         set limit_held = false
       where payment_id = any($1::uuid[]) and limit_held
      returning limit_day, payer_institution, payer_ref, limit_account, limit_tier, amount_minor
      """;

  /**
   * Takes what fits, payment by payment in the given order, and says for each what was used before
   * it. What does not fit takes nothing and leaves room for what comes behind it.
   *
   * @param inOrder at most one per payment
   */
  public Uni<Map<UUID, Outcome>> reserve(SqlConnection transaction, List<Reservation> inOrder) {
    Map<CounterKey, Long> asked = new HashMap<>();
    inOrder.stream()
        .filter(Reservation::counts)
        .forEach(one -> asked.merge(one.key(), one.amountMinor(), Math::addExact));
    return add(transaction, asked)
        .chain(
            totals -> {
              totals.replaceAll((key, total) -> Math.subtractExact(total, asked.get(key)));
              Map<CounterKey, Long> tooMuch = new HashMap<>();
              Map<UUID, Outcome> outcomes = hold(inOrder, totals, tooMuch);
              return subtract(transaction, tooMuch).replaceWith(outcomes);
            });
  }

  private static Map<UUID, Outcome> hold(
      List<Reservation> inOrder, Map<CounterKey, Long> used, Map<CounterKey, Long> tooMuch) {
    Map<UUID, Outcome> outcomes = new HashMap<>();
    for (Reservation one : inOrder) {
      Outcome outcome = new Outcome(one, one.counts() ? used.get(one.key()) : 0);
      if (outcomes.put(one.paymentId(), outcome) != null) {
        throw new IllegalArgumentException("A payment cannot take of a limit twice");
      }
      if (one.counts()) {
        (outcome.fits() ? used : tooMuch).merge(one.key(), one.amountMinor(), Math::addExact);
      }
    }
    return outcomes;
  }

  /**
   * Gives back what these payments took, each once however often it is asked; those that took
   * nothing, or have given it back, are passed over. The caller holds the locks on their rows.
   */
  public Uni<Void> giveBack(SqlConnection transaction, Collection<UUID> payments) {
    if (payments.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return transaction
        .preparedQuery(LET_GO)
        .execute(Tuple.of(payments.toArray(UUID[]::new)))
        .map(
            rows -> {
              Map<CounterKey, Long> sums = new HashMap<>();
              rows.forEach(
                  row -> sums.merge(key(row), row.getLong("amount_minor"), Math::addExact));
              return sums;
            })
        .chain(sums -> subtract(transaction, sums));
  }

  private Uni<Map<CounterKey, Long>> add(SqlConnection transaction, Map<CounterKey, Long> sums) {
    return sums.isEmpty()
        ? Uni.createFrom().item(new HashMap<>())
        : transaction
            .preparedQuery(ADD)
            .execute(columns(sums))
            .map(
                rows -> {
                  Map<CounterKey, Long> totals = new HashMap<>();
                  rows.forEach(row -> totals.put(key(row), row.getLong("used_minor")));
                  return totals;
                });
  }

  private Uni<Void> subtract(SqlConnection transaction, Map<CounterKey, Long> sums) {
    return sums.isEmpty()
        ? Uni.createFrom().voidItem()
        : transaction.preparedQuery(SUBTRACT).execute(columns(sums)).replaceWithVoid();
  }

  /** The five columns of a key stand in one order in every statement. */
  private static CounterKey key(Row row) {
    return new CounterKey(
        row.getLocalDate(0),
        row.getString(1),
        row.getString(2),
        row.getString(3),
        Tier.valueOf(row.getString(4)));
  }

  private static Tuple columns(Map<CounterKey, Long> sums) {
    List<Map.Entry<CounterKey, Long>> all = List.copyOf(sums.entrySet());
    return Tuple.tuple()
        .addValue(column(all, key -> key.day(), LocalDate[]::new))
        .addValue(column(all, CounterKey::institution, String[]::new))
        .addValue(column(all, CounterKey::payerRef, String[]::new))
        .addValue(column(all, CounterKey::account, String[]::new))
        .addValue(column(all, key -> key.tier().name(), String[]::new))
        .addValue(all.stream().map(Map.Entry::getValue).toArray(Long[]::new));
  }

  private static <T> T[] column(
      List<Map.Entry<CounterKey, Long>> all,
      Function<CounterKey, T> value,
      IntFunction<T[]> array) {
    return all.stream().map(entry -> value.apply(entry.getKey())).toArray(array);
  }
}
