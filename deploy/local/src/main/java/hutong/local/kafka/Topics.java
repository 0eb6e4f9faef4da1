package hutong.local.kafka;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of {@code deploy/topics/topics.json}, and a broker's readiness. */
public final class Topics {

  private static final String FILE = "/deploy/topics/topics.json";

  /**
   * A topic as declared.
   *
   * @param name topic name
   * @param partitions number of partitions, never lowered later
   * @param config topic settings in Kafka's own names
   */
  public record Topic(String name, int partitions, Map<String, String> config) {}

  private Topics() {}

  /** The declared topics. */
  public static List<Topic> declared() throws IOException {
    try (InputStream in = Topics.class.getResourceAsStream(FILE)) {
      return new ObjectMapper().readValue(in, new TypeReference<List<Topic>>() {});
    }
  }

  /** Makes the declared topics that are not there yet, each with one replica. */
  public static void create(String bootstrapServers) throws IOException {
    try (Admin admin = admin(bootstrapServers)) {
      Set<String> present = admin.listTopics().names().get(30, TimeUnit.SECONDS);
      List<NewTopic> missing = new ArrayList<>();
      for (Topic topic : declared()) {
        if (!present.contains(topic.name())) {
          missing.add(
              new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.config()));
        }
      }
      admin.createTopics(missing).all().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("cannot create the topics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while creating the topics", e);
    }
  }

  /** Whether the cluster answers and has a broker. */
  public static boolean brokerAnswers(String bootstrapServers) {
    try (Admin admin = admin(bootstrapServers)) {
      return !admin.describeCluster().nodes().get(3, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Admin admin(String bootstrapServers) {
    return Admin.create(
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "request.timeout.ms", "5000",
            "default.api.timeout.ms", "30000"));
  }
}
