package hutong.settlement;

import hutong.testing.AdminDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks into the service's database from outside, as its superuser. */
public final class Books {

  private Books() {}

  /** Each row as its columns' texts joined by a space. */
  public static List<String> rows(String sql, Object... parameters) {
    return AdminDatabase.use(connection -> rows(connection, sql, parameters));
  }

  private static List<String> rows(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<String> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int column = 1; column <= columns; column++) {
            row.add(result.getString(column));
          }
          rows.add(String.join(" ", row));
        }
      }
      return rows;
    }
  }

  public static String one(String sql, Object... parameters) {
    List<String> rows = rows(sql, parameters);
    return rows.isEmpty() ? null : rows.get(0);
  }

  public static long number(String sql, Object... parameters) {
    return Long.parseLong(one(sql, parameters));
  }

  public static String state(String cycleId) {
    return one("select state from cycle where cycle_id = ?", cycleId);
  }

  /** All that the ledger says of a cycle, for comparing before with after. */
  public static List<String> snapshot(String cycleId) {
    List<String> all = new ArrayList<>();
    all.addAll(rows("select * from clearing_item where cycle_id = ? order by 1", cycleId));
    all.addAll(rows("select * from transfer where cycle_id = ? order by id", cycleId));
    all.addAll(rows("select * from linked_item where cycle_id = ? order by 1, 2", cycleId));
    all.addAll(rows("select * from linked_transfer where cycle_id = ? order by id", cycleId));
    all.addAll(rows("select * from direct_item where cycle_id = ? order by 1", cycleId));
    all.addAll(rows("select * from position where cycle_id = ? order by 1, 2, 3", cycleId));
    all.addAll(rows("select * from cycle_net where cycle_id = ? order by 1, 2, 3", cycleId));
    // What is told of its seal comes a little later.
    all.addAll(
        rows(
            "select id::text from outbox where key = ? and type = 'hutong.cycle.closed.v1' order by 1",
            cycleId));
    all.add(
        one(
            "select state || coalesce(closed_at::text, '') from cycle where cycle_id = ?",
            cycleId));
    return all;
  }

  /** Positions that are not the sums of the cycle's transfers. */
  public static List<String> positionsThatDiffer(String cycleId) {
    return rows(
        """
        with moved as (
          select cycle_id, debit_participant, debit_role, credit_participant, credit_role, currency,
                 amount_minor from transfer
          union all
          select cycle_id, debit_participant, debit_role, credit_participant, credit_role, currency,
                 amount_minor from linked_transfer
          union all
          select cycle_id, debit_participant, debit_role, credit_participant, credit_role, currency,
                 amount_minor from direct_item),
        sums as (
          select participant, role, currency, sum(debit) as debit, sum(credit) as credit
            from (select debit_participant as participant, debit_role as role, currency,
                         amount_minor as debit, 0 as credit from moved where cycle_id = ?
                  union all
                  select credit_participant, credit_role, currency, 0, amount_minor
                    from moved where cycle_id = ?) as sides
           group by participant, role, currency)
        select s.participant, p.participant from sums s
          full join (select * from position where cycle_id = ?) p
               on (p.participant, p.role, p.currency) = (s.participant, s.role, s.currency)
         where s.debit is distinct from p.debit_minor or s.credit is distinct from p.credit_minor
        """,
        cycleId,
        cycleId,
        cycleId);
  }
}
