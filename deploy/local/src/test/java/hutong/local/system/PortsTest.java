package hutong.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

  @Test
  void aTakenPortIsNamedWithItsUserAndTheWayOut(@TempDir Path data) throws IOException {
    // Given
    Ports ports = Ports.free();
    try (ServerSocket other = new ServerSocket(ports.kafka(), 1, InetAddress.getLoopbackAddress());
        LocalSystem system =
            new LocalSystem(Settings.servers(Repository.root(), data, ports), Progress.SILENT)) {
      // When // Then
      assertThatThrownBy(system::start)
          .isInstanceOf(SystemFailure.class)
          .hasMessageContaining("port " + other.getLocalPort() + ", meant for Kafka, is taken")
          .hasMessageContaining("--port-base");
    }
  }

  @Test
  void aBaseThatLeavesNoRoomIsRefused() {
    // When // Then
    assertThatThrownBy(() -> new Ports(65530)).hasMessageContaining("1024 to 65500");
    assertThatThrownBy(() -> new Ports(80)).hasMessageContaining("1024 to 65500");
  }

  @Test
  void noTwoPartsShareAPort() {
    // Given
    Ports ports = new Ports(Ports.DEFAULT_BASE);

    // When
    Map<Integer, String> used = ports.used(EnumSet.allOf(Service.class));

    // Then
    assertThat(used)
        .hasSize(13)
        .containsEntry(18001, "code-scan")
        .containsEntry(18013, "the management interface of settlement")
        .containsEntry(18005, "Kafka")
        .containsEntry(18023, "PostgreSQL for settlement");
  }

  @Test
  void aServiceThatIsLeftOutNeedsNoPort() {
    // When // Then
    assertThat(new Ports(18000).used(Set.of(Service.ROUTING))).doesNotContainKeys(18001, 18003);
  }
}
