package hutong.routing.support;

import hutong.testing.AdminDatabase;
import hutong.testing.HutongServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks into the service's database past the service. */
public final class Database {

  private Database() {}

  public static void execute(String sql, Object... parameters) {
    AdminDatabase.use(
        connection -> {
          try (PreparedStatement statement = prepared(connection, sql, parameters)) {
            return statement.execute();
          }
        });
  }

  /** Runs a statement with the rights that the service has. */
  public static void executeAsService(String sql) throws SQLException {
    String url = HutongServers.adminJdbcUrl();
    try (Connection connection =
            DriverManager.getConnection(
                url.substring(0, url.indexOf('?')), "routing_app", "local");
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }

  public static List<Map<String, Object>> rows(String sql, Object... parameters) {
    return AdminDatabase.use(
        connection -> {
          try (PreparedStatement statement = prepared(connection, sql, parameters);
              ResultSet result = statement.executeQuery()) {
            return read(result);
          }
        });
  }

  private static List<Map<String, Object>> read(ResultSet result) throws SQLException {
    List<Map<String, Object>> rows = new ArrayList<>();
    while (result.next()) {
      Map<String, Object> row = new LinkedHashMap<>();
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
      }
      rows.add(row);
    }
    return rows;
  }

  public static long count(String sql, Object... parameters) {
    return ((Number) rows(sql, parameters).get(0).values().iterator().next()).longValue();
  }

  /** The payment's state, or null where there is no such payment. */
  public static String state(String paymentId) {
    List<Map<String, Object>> rows =
        rows("select state from payment where payment_id = ?::uuid", paymentId);
    return rows.isEmpty() ? null : (String) rows.get(0).get("state");
  }

  /** Types of the events told about a payment. */
  public static List<String> told(String paymentId) {
    return rows("select type from outbox where key = ? order by seq", paymentId).stream()
        .map(row -> (String) row.get("type"))
        .toList();
  }

  /** The data of the only event of a type about a payment or a cycle. */
  public static byte[] payload(String key, String type) {
    List<Map<String, Object>> rows =
        rows("select payload from outbox where key = ? and type = ?", key, type);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " events " + type);
    }
    return (byte[]) rows.get(0).get("payload");
  }

  private static PreparedStatement prepared(Connection connection, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }
}
