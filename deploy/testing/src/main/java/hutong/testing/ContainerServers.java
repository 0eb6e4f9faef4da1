package hutong.testing;

import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The servers in containers.
 *
 * <p>System properties {@code hutong.testing.postgres-image} and {@code hutong.testing.kafka-image}
 * name other images, for example from a registry of one's own.
 */
final class ContainerServers implements Servers {

  private static final String POSTGRES = "postgres:18";
  private static final String KAFKA = "apache/kafka:4.1.1";

  private final PostgreSQLContainer postgres;
  private final KafkaContainer kafka;

  private ContainerServers(PostgreSQLContainer postgres, KafkaContainer kafka) {
    this.postgres = postgres;
    this.kafka = kafka;
  }

  static ContainerServers start(String database) {
    PostgreSQLContainer postgres =
        new PostgreSQLContainer(image("hutong.testing.postgres-image", POSTGRES, "postgres"))
            .withDatabaseName(database)
            .withUsername("postgres")
            .withPassword(PASSWORD)
            // The image's own command switches fsync off for speed; these tests are about what
            // lasts.
            .withCommand("postgres", "-c", "wal_level=logical", "-c", "fsync=on");
    KafkaContainer kafka =
        new KafkaContainer(image("hutong.testing.kafka-image", KAFKA, "apache/kafka"))
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
    ContainerServers servers = new ContainerServers(postgres, kafka);
    try {
      postgres.start();
      kafka.start();
      Preparation.roles(servers.adminJdbcUrl(), database);
      Preparation.topics(servers.kafka());
      return servers;
    } catch (RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  private static DockerImageName image(String property, String usual, String substituted) {
    return DockerImageName.parse(System.getProperty(property, usual))
        .asCompatibleSubstituteFor(substituted);
  }

  @Override
  public String kafka() {
    return kafka.getBootstrapServers().replace("PLAINTEXT://", "");
  }

  @Override
  public String postgres() {
    return postgres.getHost() + ":" + postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
  }

  @Override
  public String adminJdbcUrl() {
    return "jdbc:postgresql://"
        + postgres()
        + "/"
        + postgres.getDatabaseName()
        + "?user=postgres&password="
        + PASSWORD;
  }

  @Override
  public void close() {
    kafka.stop();
    postgres.stop();
  }
}
