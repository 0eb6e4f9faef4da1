package hutong.testing;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;

/** Whether there is a Docker to run containers on. */
final class Docker {

  private Docker() {}

  /**
   * Whether containers are to be used.
   *
   * @param kind auto, containers or embedded
   */
  static boolean wanted(String kind) {
    return switch (kind) {
      case "containers" -> true;
      case "embedded" -> false;
      case "auto" -> answers();
      default ->
          throw new IllegalArgumentException(
              HutongServers.KIND + " is auto, containers or embedded, not " + kind);
    };
  }

  /** Looks for a socket first: Testcontainers' own search is slow and loud when there is none. */
  private static boolean answers() {
    boolean somebodyListens =
        System.getenv("DOCKER_HOST") != null || sockets().anyMatch(Docker::accepts);
    return somebodyListens && DockerClientFactory.instance().isDockerAvailable();
  }

  private static Stream<Path> sockets() {
    String home = System.getProperty("user.home");
    String runtime = System.getenv().getOrDefault("XDG_RUNTIME_DIR", "/run/user/none");
    return List.of(
        Path.of("/var/run/docker.sock"),
        Path.of(home, ".docker/run/docker.sock"),
        Path.of(home, ".docker/desktop/docker.sock"),
        Path.of(runtime, "docker.sock"))
        .stream();
  }

  private static boolean accepts(Path socket) {
    if (!Files.exists(socket)) {
      return false;
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      return false;
    }
  }
}
