package hutong.routing.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/**
 * Finds a port for the institutions of the tests and makes the clocks short. The institutions
 * themselves are started by the tests, because this class may live in another class loader.
 */
public final class RoutingTestServers implements QuarkusTestResourceLifecycleManager {

  static final String PORT = "hutong.routing.test.participants-port";

  @Override
  public Map<String, String> start() {
    int port = freePort();
    System.setProperty(PORT, Integer.toString(port));
    return Map.of(
        "hutong.participants.endpoint-template",
        "http://127.0.0.1:" + port + "/participants/{id}",
        "hutong.participants.connections",
        "src/test/resources/connections-test.json",
        "hutong.participants.max-answer-bytes",
        "20000",
        "hutong.authorise.lease",
        "PT10S",
        "hutong.authorise.latest-debit",
        "P7300D",
        "hutong.authorise.lease-margin",
        "PT1S",
        "hutong.clock.settable",
        "true");
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void stop() {}
}
