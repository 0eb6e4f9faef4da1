package hutong.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Looks into the service's database as its superuser. Connections are kept, because a test that
 * waits looks a hundred times, and PostgreSQL starts a process for every new connection.
 */
public final class AdminDatabase {

  /** By URL: every application of a test run has servers of its own. */
  private static final Map<String, Queue<Connection>> IDLE = new ConcurrentHashMap<>();

  /** What is done with a connection, which is in auto-commit mode and has to stay so. */
  @FunctionalInterface
  public interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private AdminDatabase() {}

  /**
   * @throws IllegalStateException when the database refuses; the connection is then not used again
   */
  public static <T> T use(Work<T> work) {
    String url = HutongServers.adminJdbcUrl();
    Queue<Connection> idle = IDLE.computeIfAbsent(url, first -> new ConcurrentLinkedQueue<>());
    Connection connection = idle.poll();
    try {
      if (connection == null) {
        connection = DriverManager.getConnection(url);
      }
      T result = work.with(connection);
      idle.add(connection);
      return result;
    } catch (SQLException failed) {
      close(connection);
      throw new IllegalStateException(failed);
    }
  }

  private static void close(Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException broken) {
      // What failed before is what counts.
    }
  }
}
