package hutong.local.system;

import hutong.local.connect.Connectors;
import hutong.local.process.Wait;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Attaches the outbox connectors and sees that they read: what is written to an outbox before its
 * replication slot exists is not sent.
 */
final class Outboxes {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long ASK_EVERY_MILLIS = 200;

  private final Connectors connectors;
  private final Parts recipes;
  private final BooleanSupplier closed;
  private final Path connectLog;

  /**
   * @param closed whether the system is being stopped, and waiting has no sense any more
   */
  Outboxes(Settings settings, Parts recipes, BooleanSupplier closed) {
    this.connectors = new Connectors(settings.ports().connectUri());
    this.recipes = recipes;
    this.closed = closed;
    this.connectLog = settings.log("connect");
  }

  /** Puts the connector to Connect and returns when it reads the write-ahead log. */
  void attach(Service service) {
    String name = Connectors.nameFor(service.database());
    boolean reads =
        Wait.until(PATIENCE, ASK_EVERY_MILLIS, () -> isTaken(name))
            && Wait.until(PATIENCE, ASK_EVERY_MILLIS, () -> reads(service, name));
    if (!reads) {
      throw SystemFailure.withLog(
          name + " does not read the outbox after " + PATIENCE.toSeconds() + " s", connectLog);
    }
  }

  private boolean isTaken(String name) {
    refuseWhenClosed();
    try {
      connectors.put(name);
      return true;
    } catch (Connectors.BusyException e) {
      return false;
    } catch (IOException e) {
      throw SystemFailure.withLog(e.getMessage(), connectLog);
    }
  }

  private boolean reads(Service service, String name) {
    refuseWhenClosed();
    String slot = "select 1 from pg_replication_slots where active and slot_name = '%s'";
    try {
      return connectors.isRunning(name)
          && exists(service, slot.formatted(Connectors.slotFor(service.database())));
    } catch (Connectors.BusyException e) {
      return false;
    } catch (IOException e) {
      throw SystemFailure.withLog(e.getMessage(), connectLog);
    }
  }

  private void refuseWhenClosed() {
    if (closed.getAsBoolean()) {
      throw new SystemFailure("stopped while starting");
    }
  }

  /** Waits, however long it takes, until the service's migrations have made the publication. */
  void awaitPublication(Service service) {
    String publication = "select 1 from pg_publication where pubname = 'outbox_pub'";
    while (!Wait.until(
        PATIENCE, 1000, () -> closed.getAsBoolean() || exists(service, publication))) {
      if (Thread.currentThread().isInterrupted()) {
        throw new SystemFailure("interrupted");
      }
    }
    refuseWhenClosed();
  }

  private boolean exists(Service service, String query) {
    try (Connection connection = recipes.postgresServer(service).superuser();
        PreparedStatement statement = connection.prepareStatement(query);
        ResultSet rows = statement.executeQuery()) {
      return rows.next();
    } catch (SQLException e) {
      return false;
    }
  }
}
