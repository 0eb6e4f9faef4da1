package hutong.codescan.support;

import hutong.testing.AdminDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The service's database as its superuser sees it. */
public final class Database {

  private Database() {}

  public static void execute(String sql) {
    AdminDatabase.use(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
          }
        });
  }

  public static long count(String from, Object... parameters) {
    return Long.parseLong(texts("select count(*) from " + from, parameters).get(0));
  }

  /** The first column of each row as text. */
  public static List<String> texts(String sql, Object... parameters) {
    return AdminDatabase.use(connection -> texts(connection, sql, parameters));
  }

  private static List<String> texts(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<String> texts = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
      }
      return texts;
    }
  }

  /** How many scans a caller's key has; there may never be more than one. */
  public static long scansOf(String idempotencyKey) {
    return count("scan where idempotency_key = ?", idempotencyKey);
  }

  /** The JSON of the events of one type told about a payment. */
  public static List<String> told(String paymentId, String type) {
    return texts(
        "select convert_from(payload, 'UTF8') from outbox where key = ? and type = ?",
        paymentId,
        type);
  }

  /** Every value of a table in one text, bytes both as hex and as the text that they may be. */
  public static String dump(String table) {
    String rows = String.join("\n", texts("select t::text from " + table + " t"));
    if (!table.equals("outbox")) {
      return rows;
    }
    List<String> payloads = texts("select encode(payload, 'escape') from outbox");
    return rows + new String(String.join("\n", payloads).getBytes(StandardCharsets.UTF_8));
  }
}
