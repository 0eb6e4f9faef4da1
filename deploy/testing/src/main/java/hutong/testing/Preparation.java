package hutong.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Roles and topics in servers that know neither yet: fresh containers. */
final class Preparation {

  private Preparation() {}

  static void roles(String adminJdbcUrl, String database) {
    String sql =
        new String(resource("postgres/bootstrap.sql"), StandardCharsets.UTF_8)
            .replace("@DB@", database)
            .replace("@OWNER_PASSWORD@", Servers.PASSWORD)
            .replace("@APP_PASSWORD@", Servers.PASSWORD)
            .replace("@CONNECT_PASSWORD@", Servers.PASSWORD);
    try (Connection connection = DriverManager.getConnection(adminJdbcUrl);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("bootstrap.sql failed", e);
    }
  }

  static void topics(String kafka) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      List<NewTopic> topics = new ArrayList<>();
      for (JsonNode topic : new ObjectMapper().readTree(resource("topics/topics.json"))) {
        Map<String, String> config = new HashMap<>();
        topic
            .path("config")
            .properties()
            .forEach(e -> config.put(e.getKey(), e.getValue().asText()));
        int partitions = topic.path("partitions").asInt();
        topics.add(
            new NewTopic(topic.path("name").asText(), partitions, (short) 1).configs(config));
      }
      admin.createTopics(topics).all().get();
    } catch (IOException | ExecutionException e) {
      throw new IllegalStateException("cannot create the topics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = Preparation.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
