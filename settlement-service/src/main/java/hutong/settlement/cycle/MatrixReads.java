package hutong.settlement.cycle;

import hutong.settlement.fee.Role;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Works out from the transfers what is otherwise kept as running totals. These reads go through
 * every transfer of a cycle, or of a participant, and are for people who check, not for programs
 * that ask often.
 */
@ApplicationScoped
public class MatrixReads {

  private static final String STATE =
      "select settlement_date, state from cycle where cycle_id = $1";

  /**
   * One statement, so that transfers and positions are seen as of the same moment: they are written
   * in one transaction, and a batch between two statements would look like a difference.
   */
  private static final String BALANCES =
      """
      with moved as (
        select debit_participant, debit_role, credit_participant, credit_role, currency, amount_minor
          from transfer where debit_participant = $1 or credit_participant = $1
        union all
        select debit_participant, debit_role, credit_participant, credit_role, currency, amount_minor
          from linked_transfer where debit_participant = $1 or credit_participant = $1
        union all
        select debit_participant, debit_role, credit_participant, credit_role, currency, amount_minor
          from direct_item where debit_participant = $1 or credit_participant = $1),
      by_transfers as (
        select side.role, moved.currency, sum(side.debit)::bigint as debit,
               sum(side.credit)::bigint as credit
          from moved
         cross join lateral (values (debit_participant, debit_role, amount_minor, 0),
                                    (credit_participant, credit_role, 0, amount_minor))
               as side (participant, role, debit, credit)
         where side.participant = $1
         group by side.role, moved.currency),
      by_positions as (
        select role, currency, sum(debit_minor)::bigint as debit, sum(credit_minor)::bigint as credit
          from position where participant = $1 group by role, currency)
      select role, currency, coalesce(t.debit, 0) as debit, coalesce(t.credit, 0) as credit,
             coalesce(p.debit, 0) as position_debit, coalesce(p.credit, 0) as position_credit
        from by_transfers t full join by_positions p using (role, currency)
       order by currency collate "C", role collate "C"
      """;

  private static final String OF_ALL =
      "select currency, sum(credit_minor - debit_minor)::bigint from position group by currency";

  private final Pool pool;

  MatrixReads(Pool pool) {
    this.pool = pool;
  }

  /**
   * What one account has paid and received over all cycles, in minor units.
   *
   * @param debitMinor by the transfers, as is {@code creditMinor}
   * @param positionDebitMinor by the running totals, as is {@code positionCreditMinor}
   */
  public record Balance(
      Role role,
      String currency,
      long debitMinor,
      long creditMinor,
      long positionDebitMinor,
      long positionCreditMinor) {

    /** Debits and credits each, so that two errors cannot cancel each other out. */
    public boolean agrees() {
      return debitMinor == positionDebitMinor && creditMinor == positionCreditMinor;
    }
  }

  /**
   * A participant's accounts.
   *
   * @param ofAllMinor the balances of all participants together by currency, which must be zero
   */
  public record Balances(List<Balance> accounts, SortedMap<String, Long> ofAllMinor) {}

  /** The matrix of a cycle, or null if there is none. */
  public Uni<CycleMatrix> matrix(String cycleId) {
    return pool.withTransaction(
        tx ->
            tx.preparedQuery(STATE)
                .execute(Tuple.of(cycleId))
                .flatMap(
                    rows ->
                        rows.size() == 0
                            ? Uni.createFrom().nullItem()
                            : matrix(tx, cycleId, rows.iterator().next())));
  }

  /** The state was read first: if it is closed, all that follows is of the closed cycle. */
  private static Uni<CycleMatrix> matrix(SqlConnection tx, String cycleId, Row cycle) {
    return NetCheck.recompute(tx, cycleId)
        .map(
            recomputed ->
                new CycleMatrix(
                    cycleId,
                    cycle.getLocalDate("settlement_date"),
                    CycleState.valueOf(cycle.getString("state")),
                    recomputed));
  }

  /** What a participant has paid and received in each role and currency; empty if nothing. */
  public Uni<Balances> balances(String participant) {
    return pool.preparedQuery(BALANCES)
        .execute(Tuple.of(participant))
        .flatMap(
            rows -> {
              List<Balance> accounts = new ArrayList<>();
              rows.forEach(row -> accounts.add(balance(row)));
              return ofAll().map(all -> new Balances(accounts, all));
            });
  }

  private static Balance balance(Row row) {
    return new Balance(
        Role.valueOf(row.getString("role")),
        row.getString("currency"),
        row.getLong("debit"),
        row.getLong("credit"),
        row.getLong("position_debit"),
        row.getLong("position_credit"));
  }

  private Uni<SortedMap<String, Long>> ofAll() {
    return pool.query(OF_ALL)
        .execute()
        .map(
            rows -> {
              SortedMap<String, Long> sums = new TreeMap<>();
              rows.forEach(row -> sums.put(row.getString(0), row.getLong(1)));
              return sums;
            });
  }
}
