package hutong.local.kafka;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The Kafka node as a process: it runs until SIGTERM. */
@Command(name = "broker", description = "A single Kafka node on the loopback interface.")
public final class BrokerMain implements Callable<Integer> {

  @Option(names = "--port", required = true, description = "Port for clients.")
  int port;

  @Option(names = "--controller-port", required = true, description = "Port for the controller.")
  int controllerPort;

  @Option(names = "--data", required = true, description = "Folder of the logs.")
  Path data;

  @Override
  public Integer call() throws Exception {
    Broker broker = Broker.start(port, controllerPort, data);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-shutdown"));
    Thread.currentThread().join();
    return 0;
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new BrokerMain()).execute(args));
  }
}
