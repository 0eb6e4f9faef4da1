package hutong.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HutongServersTest {

  private static final HutongServers SERVERS = new HutongServers();
  private static Map<String, String> config;

  @BeforeAll
  static void start() {
    SERVERS.init(Map.of("database", "code_scan"));
    config = SERVERS.start();
  }

  @AfterAll
  static void stop() {
    SERVERS.stop();
  }

  @Test
  void theServicesRoleCannotCreateATable() throws SQLException {
    // Given
    try (Connection app = connectAs("quarkus.datasource")) {
      // When // Then
      assertThatThrownBy(() -> app.createStatement().execute("create table t (i int)"))
          .hasMessageContaining("permission denied for schema public");
    }
  }

  @Test
  void theOwnerMigratesAndTheServiceUsesWhatItWasGranted() throws SQLException {
    // Given
    try (Connection owner = connectAs("quarkus.flyway");
        Connection app = connectAs("quarkus.datasource")) {
      // When
      owner.createStatement().execute("create table granted (i int)");
      owner.createStatement().execute("grant select, insert on granted to code_scan_app");

      // Then
      assertThat(app.createStatement().executeUpdate("insert into granted values (1)")).isOne();
      assertThatThrownBy(() -> app.createStatement().execute("delete from granted"))
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void whatIsCommittedIsOnTheDisk() throws SQLException {
    // Given
    try (Connection admin = DriverManager.getConnection(HutongServers.adminJdbcUrl())) {
      // When
      String settings =
          "select current_setting('fsync') || ' ' || current_setting('synchronous_commit')"
              + " || ' ' || current_setting('wal_level')";
      ResultSet row = admin.createStatement().executeQuery(settings);

      // Then
      row.next();
      assertThat(row.getString(1)).isEqualTo("on on logical");
    }
  }

  @Test
  void aRecordComesBackWithItsHeaders() {
    // Given
    try (TestKafka kafka = TestKafka.connect()) {
      // When
      kafka.send("hutong.scans", 2, "k", "{}".getBytes(), Map.of("ce_type", "t"));

      // Then
      ConsumerRecord<String, byte[]> record =
          kafka.readUntil("hutong.scans", Duration.ofSeconds(20), read -> !read.isEmpty()).get(0);
      assertThat(record.partition()).isEqualTo(2);
      assertThat(TestKafka.header(record, "ce_type")).isEqualTo("t");
      assertThat(TestKafka.header(record, "ce_id")).isNull();
    }
  }

  private static Connection connectAs(String prefix) throws SQLException {
    return DriverManager.getConnection(
        config.get("quarkus.datasource.jdbc.url"),
        config.get(prefix + ".username"),
        config.get(prefix + ".password"));
  }
}
