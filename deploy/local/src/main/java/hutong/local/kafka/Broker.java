package hutong.local.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A single Kafka node, broker and controller in one, in this JVM. */
public final class Broker implements AutoCloseable {

  private static final String CONTROLLER = "CONTROLLER";
  private static final int NODE_ID = 1;

  private final KafkaRaftServer server;

  private Broker(KafkaRaftServer server) {
    this.server = server;
  }

  /**
   * Starts the node on the loopback interface; what an earlier run left in {@code folder} is kept.
   *
   * @param port for clients
   * @param controllerPort for the node's talk with itself
   */
  public static Broker start(int port, int controllerPort, Path folder) throws IOException {
    Files.createDirectories(folder);
    if (!Files.exists(folder.resolve("meta.properties"))) {
      format(folder.toString());
    }
    KafkaConfig config = KafkaConfig.fromProps(settings(port, controllerPort, folder));
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    server.startup();
    return new Broker(server);
  }

  private static void format(String folder) throws IOException {
    try {
      new Formatter()
          .setNodeId(NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setDirectories(List.of(folder))
          .setMetadataLogDirectory(folder)
          .setControllerListenerName(CONTROLLER)
          .setIgnoreFormatted(true)
          .setPrintStream(System.err)
          .run();
    } catch (Exception e) {
      throw new IOException("cannot prepare Kafka's folder " + folder, e);
    }
  }

  private static Properties settings(int port, int controllerPort, Path folder) {
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", String.valueOf(NODE_ID));
    String client = "PLAINTEXT://127.0.0.1:" + port;
    String controller = "127.0.0.1:" + controllerPort;
    p.put("listeners", client + "," + CONTROLLER + "://" + controller);
    p.put("advertised.listeners", client);
    p.put("controller.listener.names", CONTROLLER);
    p.put("controller.quorum.voters", NODE_ID + "@" + controller);
    p.put("log.dirs", folder.toString());
    // A topic that nobody declared is a mistake in a name, not a wish.
    p.put("auto.create.topics.enable", "false");
    p.put("offsets.topic.num.partitions", "4");
    p.put("offsets.topic.replication.factor", "1");
    p.put("transaction.state.log.num.partitions", "2");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.num.partitions", "1");
    p.put("share.coordinator.state.topic.replication.factor", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    // A broker that was killed is let in again after this long, and not after 9 s.
    p.put("broker.session.timeout.ms", "3000");
    p.put("broker.heartbeat.interval.ms", "500");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("log.cleaner.dedupe.buffer.size", "16777216");
    p.put("num.io.threads", "4");
    p.put("num.network.threads", "2");
    return p;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
