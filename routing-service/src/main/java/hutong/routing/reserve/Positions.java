package hutong.routing.reserve;

import hutong.routing.reserve.PositionTable.CycleKey;
import hutong.routing.reserve.PositionTable.Delta;
import hutong.routing.reserve.PositionTable.Key;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The positions of participants, always in the caller's transaction and as the last thing that it
 * locks: without its commit nothing was reserved, given back or paid. However many payments a batch
 * has, each position is written once, and once more where something did not fit or its threshold
 * was crossed.
 */
@ApplicationScoped
public class Positions {

  /**
   * The update changes rows that the transaction holds already; the select shows them as they were
   * before it.
   */
  private static final String LET_GO =
      """
      with ended as (
        select payment_id, payer_institution, payee_institution, currency, amount_minor, cycle_id,
               position_held
          from payment where payment_id = any($1::uuid[])),
      let_go as (
        update payment p
           set position_held = false
          from ended e
         where p.payment_id = e.payment_id and e.position_held)
      select * from ended
      """;

  private final Alarms alarms;

  Positions(Alarms alarms) {
    this.alarms = alarms;
  }

  /**
   * What an institution will have to pay.
   *
   * @param id of the payment, or of whatever else it is for; at most once in a batch
   * @param amountMinor whole minor units, positive
   */
  public record Hold(UUID id, String institution, String currency, long amountMinor) {

    Key key() {
      return new Key(institution, currency);
    }
  }

  /**
   * What was held and is paid now.
   *
   * @param cycleId in which it is settled
   */
  public record Movement(Hold debit, String creditInstitution, String cycleId) {}

  /**
   * Takes what fits, one by one in the given order, and says for each what the position was before
   * it. What does not fit takes nothing and leaves room for what comes behind it. No two
   * transactions take the same room, because the first to ask holds the position until it ends.
   *
   * @return an outcome for each hold, by its id
   */
  public Uni<Map<UUID, HoldOutcome>> reserve(SqlConnection transaction, List<Hold> inOrder) {
    if (inOrder.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    Map<Key, Delta> asked = new HashMap<>();
    inOrder.forEach(hold -> asked.merge(hold.key(), reserved(hold.amountMinor()), Delta::plus));
    return PositionTable.add(transaction, asked)
        .chain(
            all -> {
              Map<Key, Position> running = new HashMap<>();
              for (Position position : all) {
                Key key = key(position);
                running.put(key, less(position, asked.get(key).reservedMinor()));
              }
              Map<UUID, HoldOutcome> outcomes = hold(inOrder, running);
              return correct(transaction, all, running).replaceWith(outcomes);
            });
  }

  /** Leaves in {@code running} what each position is after all that fits. */
  private static Map<UUID, HoldOutcome> hold(List<Hold> inOrder, Map<Key, Position> running) {
    Map<UUID, HoldOutcome> outcomes = new HashMap<>();
    for (Hold hold : inOrder) {
      if (hold.amountMinor() <= 0) {
        throw new IllegalArgumentException("Only a positive amount can be held");
      }
      HoldOutcome outcome = new HoldOutcome(hold.amountMinor(), running.get(hold.key()));
      if (outcomes.put(hold.id(), outcome) != null) {
        throw new IllegalArgumentException("The same cannot be held twice");
      }
      if (outcome.fits()) {
        running.compute(hold.key(), (key, position) -> less(position, -hold.amountMinor()));
      }
    }
    return outcomes;
  }

  private Uni<Void> correct(
      SqlConnection transaction, List<Position> written, Map<Key, Position> left) {
    Set<Position> wrong = new HashSet<>(Alarms.crossed(left.values()));
    for (Position position : written) {
      Position right = left.get(key(position));
      if (position.reservedMinor() != right.reservedMinor()) {
        wrong.add(right);
      }
    }
    return wrong.isEmpty()
        ? Uni.createFrom().voidItem()
        : PositionTable.correct(transaction, wrong)
            .chain(() -> alarms.tell(transaction, left.values()));
  }

  /** Gives back what was held and will not be paid. The caller sees to it that it does so once. */
  public Uni<Void> release(SqlConnection transaction, Collection<Hold> holds) {
    Map<Key, Delta> deltas = new HashMap<>();
    holds.forEach(hold -> deltas.merge(hold.key(), reserved(-hold.amountMinor()), Delta::plus));
    return change(transaction, deltas, Map.of());
  }

  /**
   * Turns what was held into debits, and credits the other side. It makes no position larger than
   * it was with what was held, so it is never refused. The caller holds the open cycle, which is
   * the movements', and sees to it that each is done once.
   */
  public Uni<Void> commit(SqlConnection transaction, Collection<Movement> movements) {
    Map<Key, Delta> deltas = new HashMap<>();
    Map<CycleKey, Delta> cycles = new HashMap<>();
    for (Movement movement : movements) {
      Hold debit = movement.debit();
      deltas.merge(debit.key(), reserved(-debit.amountMinor()), Delta::plus);
      pay(deltas, cycles, debit, movement.creditInstitution(), movement.cycleId());
    }
    return change(transaction, deltas, cycles);
  }

  /**
   * What the end of payments does to positions: the ones are given back, each once however often it
   * is asked; the others are paid, in the cycle that their rows have. The caller has locked their
   * rows and has just brought them to their ends, which is why none is paid twice.
   */
  public Uni<Void> end(
      SqlConnection transaction, Collection<UUID> unpaid, Collection<UUID> completed) {
    if (unpaid.isEmpty() && completed.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Set<UUID> all = new HashSet<>(unpaid);
    all.addAll(completed);
    Set<UUID> paid = new HashSet<>(completed);
    return transaction
        .preparedQuery(LET_GO)
        .execute(Tuple.of(all.toArray(UUID[]::new)))
        .chain(
            rows -> {
              Map<Key, Delta> deltas = new HashMap<>();
              Map<CycleKey, Delta> cycles = new HashMap<>();
              for (Row row : rows) {
                Hold debit = debit(row);
                if (row.getBoolean("position_held")) {
                  deltas.merge(debit.key(), reserved(-debit.amountMinor()), Delta::plus);
                }
                if (paid.contains(debit.id())) {
                  String credited = row.getString("payee_institution");
                  pay(deltas, cycles, debit, credited, row.getString("cycle_id"));
                }
              }
              return change(transaction, deltas, cycles);
            });
  }

  private static Hold debit(Row row) {
    return new Hold(
        row.getUUID("payment_id"),
        row.getString("payer_institution"),
        row.getString("currency"),
        row.getLong("amount_minor"));
  }

  private static void pay(
      Map<Key, Delta> deltas,
      Map<CycleKey, Delta> cycles,
      Hold debit,
      String creditInstitution,
      String cycleId) {
    Key credited = new Key(creditInstitution, debit.currency());
    Delta paid = new Delta(0, debit.amountMinor(), 0);
    Delta received = new Delta(0, 0, debit.amountMinor());
    deltas.merge(debit.key(), paid, Delta::plus);
    deltas.merge(credited, received, Delta::plus);
    cycles.merge(new CycleKey(debit.key(), cycleId), paid, Delta::plus);
    cycles.merge(new CycleKey(credited, cycleId), received, Delta::plus);
  }

  private Uni<Void> change(
      SqlConnection transaction, Map<Key, Delta> deltas, Map<CycleKey, Delta> cycles) {
    if (deltas.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return PositionTable.add(transaction, deltas)
        .invoke(Positions::check)
        .call(
            () ->
                cycles.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : PositionTable.addToCycles(transaction, cycles))
        .chain(left -> alarms.raise(transaction, left));
  }

  private static void check(List<Position> positions) {
    for (Position position : positions) {
      if (position.reservedMinor() < 0) {
        throw new IllegalStateException(
            "More was given back than was held of " + position.institution());
      }
    }
  }

  private static Delta reserved(long minor) {
    return new Delta(minor, 0, 0);
  }

  private static Position less(Position position, long minor) {
    return position.withReserved(Math.subtractExact(position.reservedMinor(), minor));
  }

  private static Key key(Position position) {
    return new Key(position.institution(), position.currency());
  }
}
