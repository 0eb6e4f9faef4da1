package hutong.local.connect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The Connect worker as a process: it runs until SIGTERM.
 *
 * <p>It is the distributed worker, as on Kubernetes: connectors and offsets live in Kafka topics,
 * so that a worker that was killed goes on by itself where it was when it starts again.
 */
@Command(name = "connect", description = "A Kafka Connect worker on the loopback interface.")
public final class ConnectMain implements Callable<Integer> {

  @Option(names = "--port", required = true, description = "Port of the REST interface.")
  int port;

  @Option(names = "--bootstrap-servers", required = true, description = "Kafka, host:port.")
  String bootstrapServers;

  @Override
  public Integer call() throws Exception {
    start(port, bootstrapServers);
    Thread.currentThread().join();
    return 0;
  }

  /** Starts the worker in this JVM; it stops itself when the JVM shuts down. */
  public static Connect<?> start(int port, String bootstrapServers) {
    return new ConnectDistributed().startConnect(settings(port, bootstrapServers));
  }

  static Map<String, String> settings(int port, String bootstrapServers) {
    Map<String, String> p = new HashMap<>();
    p.put("bootstrap.servers", bootstrapServers);
    p.put("listeners", "http://127.0.0.1:" + port);
    p.put("rest.advertised.host.name", "127.0.0.1");
    p.put("group.id", "hutong-connect");
    p.put("config.storage.topic", "hutong.connect.configs");
    p.put("offset.storage.topic", "hutong.connect.offsets");
    p.put("status.storage.topic", "hutong.connect.status");
    for (String kind : List.of("config", "offset", "status")) {
      p.put(kind + ".storage.replication.factor", "1");
    }
    p.put("offset.storage.partitions", "4");
    p.put("status.storage.partitions", "2");
    p.put("offset.flush.interval.ms", "1000");
    // A worker that died is missed after 6 s, and its work is taken up at once.
    p.put("session.timeout.ms", "6000");
    p.put("heartbeat.interval.ms", "2000");
    p.put("scheduled.rebalance.max.delay.ms", "0");
    p.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    p.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    p.put("connector.client.config.override.policy", "All");
    p.put("plugin.discovery", "service_load");
    p.put("topic.creation.enable", "false");
    // Where the databases are, and their passwords, come from this process's environment.
    p.put("config.providers", "env");
    p.put(
        "config.providers.env.class",
        "org.apache.kafka.common.config.provider.EnvVarConfigProvider");
    return p;
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new ConnectMain()).execute(args));
  }
}
