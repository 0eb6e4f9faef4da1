package hutong.local.postgres;

import hutong.local.process.Child;
import hutong.local.process.ChildSpec;
import hutong.local.process.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * One PostgreSQL instance with one database, on the loopback interface.
 *
 * @param database name of the database, and of its log
 * @param port TCP port
 * @param folder holds the data ({@code data/}) and is made when missing
 * @param programs folder of PostgreSQL's programs, from {@link PostgresPrograms}
 */
public record PostgresServer(String database, int port, Path folder, Path programs) {

  private static final String SUPERUSER = "postgres";

  /** On one machine, behind the loopback interface, every role has this password. */
  public static final String LOCAL_PASSWORD = "local";

  /** Makes the data folder when there is none; a folder from an earlier run is kept as it is. */
  public void prepare() throws IOException {
    NotRoot notRoot = NotRoot.onThisMachine();
    Files.createDirectories(folder);
    notRoot.giveFolder(folder, programs);
    Path data = folder.resolve("data");
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      initialise(notRoot, data);
    }
    try (InputStream settings =
        PostgresServer.class.getResourceAsStream("/deploy/postgres/postgresql.conf")) {
      Files.copy(settings, data.resolve("postgresql.conf"), StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(
          data.resolve("postgresql.conf"), PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  private void initialise(NotRoot notRoot, Path data) throws IOException {
    Path password = Files.createTempFile("hutong", ".pw");
    try {
      Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
      Files.writeString(password, LOCAL_PASSWORD + "\n");
      List<String> command = new ArrayList<>(notRoot.prefix());
      command.add(programs.resolve("bin/initdb").toString());
      command.addAll(List.of("-D", data.toString(), "-U", SUPERUSER, "--pwfile=" + password));
      command.addAll(List.of("--auth=scram-sha-256", "-E", "UTF8", "--locale=C"));
      Programs.Result result = Programs.run(command);
      if (!result.succeeded()) {
        throw new IOException("initdb of " + database + " failed: " + result.output().strip());
      }
    } finally {
      Files.deleteIfExists(password);
    }
  }

  /** How the server is started; {@link #prepare} comes before. */
  public ChildSpec child(Path log, Path pidFile) throws IOException {
    List<String> command = new ArrayList<>(NotRoot.onThisMachine().prefix());
    command.add(programs.resolve("bin/postgres").toString());
    command.addAll(List.of("-D", folder.resolve("data").toString(), "-p", String.valueOf(port)));
    // INT is PostgreSQL's fast shutdown: it does not wait for clients to leave by themselves.
    return new ChildSpec("postgres-" + database, command, Map.of(), log, pidFile, "INT");
  }

  /** Starts the server with what {@link #child} says. */
  public Child start(Path log, Path pidFile) throws IOException {
    prepare();
    return Child.start(child(log, pidFile));
  }

  /** Whether the server answers a query. */
  public boolean answers() {
    try (Connection connection = connect(SUPERUSER)) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Makes the database and its roles, or brings those that are there up to date. */
  public void bootstrap() throws SQLException, IOException {
    try (Connection connection = connect(SUPERUSER)) {
      Bootstrap.createDatabase(connection, database);
    }
    try (Connection connection = superuser()) {
      Bootstrap.apply(connection, database, LOCAL_PASSWORD);
    }
  }

  /** A connection to the database as the superuser. */
  public Connection superuser() throws SQLException {
    return connect(database);
  }

  private Connection connect(String toDatabase) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", SUPERUSER);
    properties.setProperty("password", LOCAL_PASSWORD);
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "30");
    properties.setProperty("sslmode", "disable");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + toDatabase, properties);
  }
}
