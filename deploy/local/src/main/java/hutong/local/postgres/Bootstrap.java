package hutong.local.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Applies {@code deploy/postgres/bootstrap.sql}: the roles of one service's database. */
public final class Bootstrap {

  private static final String SCRIPT = "/deploy/postgres/bootstrap.sql";

  private Bootstrap() {}

  /** Makes the database unless it exists. {@code connection} is a superuser's, to any database. */
  public static void createDatabase(Connection connection, String database) throws SQLException {
    requireName(database);
    String exists = "select 1 from pg_database where datname = ?";
    try (PreparedStatement query = connection.prepareStatement(exists)) {
      query.setString(1, database);
      try (ResultSet rows = query.executeQuery()) {
        if (rows.next()) {
          return;
        }
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("create database " + database);
    }
  }

  /** Makes the roles or sets their passwords anew; all three get the same password. */
  public static void apply(Connection connection, String database, String password)
      throws SQLException, IOException {
    requireName(database);
    if (password.contains("'")) {
      throw new IllegalArgumentException("a password in bootstrap.sql cannot contain a quote");
    }
    String sql =
        script()
            .replace("@DB@", database)
            .replace("@OWNER_PASSWORD@", password)
            .replace("@APP_PASSWORD@", password)
            .replace("@CONNECT_PASSWORD@", password);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void requireName(String database) {
    if (!database.matches("[a-z][a-z0-9_]{0,40}")) {
      throw new IllegalArgumentException("not a database name: " + database);
    }
  }

  private static String script() throws IOException {
    try (InputStream in = Bootstrap.class.getResourceAsStream(SCRIPT)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
