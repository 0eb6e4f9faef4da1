package hutong.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Starts PostgreSQL and Kafka for a service's tests and tells Quarkus where they are.
 *
 * <pre>{@code
 * @QuarkusTest
 * @WithTestResource(value = HutongServers.class,
 *     initArgs = @ResourceArg(name = "database", value = "code_scan"))
 * }</pre>
 *
 * <p>Init argument: {@code database}, the service's database. The roles are those of {@code
 * deploy/postgres/bootstrap.sql}, the topics those of {@code deploy/topics/topics.json}.
 *
 * <p>System property {@code hutong.testing.servers}: {@code auto} (the default: containers where
 * Docker answers, embedded servers where not), {@code containers} or {@code embedded}.
 */
public final class HutongServers implements QuarkusTestResourceLifecycleManager {

  static final String KIND = "hutong.testing.servers";

  private static final Logger LOG = Logger.getLogger(HutongServers.class);
  private static final String KAFKA = "hutong.testing.kafka";
  private static final String ADMIN_JDBC_URL = "hutong.testing.admin-jdbc-url";

  private String database = "hutong";
  private Servers servers;

  @Override
  public void init(Map<String, String> initArgs) {
    database = initArgs.getOrDefault("database", database);
  }

  @Override
  public Map<String, String> start() {
    boolean containers = Docker.wanted(System.getProperty(KIND, "auto"));
    LOG.infof(
        "Tests run on %s PostgreSQL and Kafka (database %s)",
        containers ? "containers of" : "embedded", database);
    servers = containers ? ContainerServers.start(database) : EmbeddedServers.start(database);
    // Tests may live in another class loader than this class does, so statics would not reach them.
    System.setProperty(KAFKA, servers.kafka());
    System.setProperty(ADMIN_JDBC_URL, servers.adminJdbcUrl());
    return config();
  }

  private Map<String, String> config() {
    Map<String, String> config = new HashMap<>();
    String address = servers.postgres() + "/" + database;
    config.put("quarkus.datasource.reactive.url", "postgresql://" + address);
    config.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://" + address);
    config.put("quarkus.datasource.username", database + "_app");
    config.put("quarkus.datasource.password", Servers.PASSWORD);
    config.put("quarkus.flyway.username", database + "_owner");
    config.put("quarkus.flyway.password", Servers.PASSWORD);
    config.put("quarkus.flyway.placeholders.app", database + "_app");
    config.put("quarkus.flyway.placeholders.connect", database + "_connect");
    config.put("kafka.bootstrap.servers", servers.kafka());
    return config;
  }

  @Override
  public void stop() {
    if (servers != null) {
      servers.close();
      servers = null;
    }
  }

  /** Kafka's address, host:port. */
  public static String kafka() {
    return running(KAFKA);
  }

  /** JDBC URL of the service's database as the superuser, user and password included. */
  public static String adminJdbcUrl() {
    return running(ADMIN_JDBC_URL);
  }

  private static String running(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException("HutongServers has not been started");
    }
    return value;
  }
}
