package hutong.codescan.support;

import hutong.signing.KeyFiles;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Registers callers of the tests for webhooks at a port of this machine and makes the clocks short.
 * Who listens there is started by the tests, because this class may live in another class loader.
 */
public final class WebhookServers implements QuarkusTestResourceLifecycleManager {

  public static final String PORT = "hutong.test.webhooks-port";
  public static final String KEY_ID = "webhooks-test-1";
  public static final int MAX_IN_FLIGHT = 2;

  @Override
  public Map<String, String> start() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = socket.getLocalPort();
      System.setProperty(PORT, Integer.toString(port));
      Path folder = Files.createTempDirectory("webhooks");
      KeyFiles.writePair(folder, KEY_ID);
      KeyFiles.writePair(folder, "webhooks-test-2");
      Path file = folder.resolve("webhooks.json");
      Files.writeString(
          file,
          "{\"format\":1,\"webhooks\":["
              + entry("told-app", port)
              + ","
              + entry("other-told-app", port)
              + ","
              + entry("hanging-app", port)
              + "]}");
      return Map.of(
          "hutong.webhooks.path",
          file.toString(),
          "hutong.webhooks.keys-path",
          folder.toString(),
          "hutong.webhooks.key-id",
          KEY_ID,
          "hutong.webhooks.allow-loopback-http",
          "true",
          "hutong.webhooks.timeout",
          "PT3S",
          "hutong.webhooks.lease-margin",
          "PT5S",
          "hutong.webhooks.retries",
          "PT0.1S,PT0.2S",
          "hutong.webhooks.sweep-every",
          "PT0.1S");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String entry(String caller, int port) {
    return "{\"caller\":\"%s\",\"url\":\"http://127.0.0.1:%d/hooks/%s?v=1\",\"maxInFlight\":%d}"
        .formatted(caller, port, caller, MAX_IN_FLIGHT);
  }

  @Override
  public void stop() {}
}
