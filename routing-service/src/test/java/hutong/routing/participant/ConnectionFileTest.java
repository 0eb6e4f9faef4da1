package hutong.routing.participant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hutong.routing.participant.ConnectionFile.Agreed;
import hutong.signing.KeyFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionFileTest {

  private static final String TEMPLATE = "http://127.0.0.1:18004/participants/{id}";

  @TempDir Path folder;

  private Agreed read(String json, boolean signed) {
    return ConnectionFile.read(json.getBytes(StandardCharsets.UTF_8), folder, TEMPLATE, signed);
  }

  private List<String> faults(String json, boolean signed) {
    return catchThrowableOfType(BadConnectionsException.class, () -> read(json, signed)).faults();
  }

  @Test
  void every_fault_is_named_at_once() {
    // Given
    String json =
        """
        { "format": 2,
          "defaults": { "keys": [], "maxItems": 101, "clocks": { "queryLadder": [] } },
          "participants": [
            { "id": "tenpay" },
            { "id": "ALIPAY", "endpoint": "ftp://pay.example", "maxInFlight": 0,
              "clocks": { "debitTimeout": "15 s", "maxQueries": 0, "queryTimeout": "PT0S",
                          "creditTimeout": "PT26S" },
              "breaker": { "failureRatio": 0.0, "volume": 0, "delay": "-PT1S" },
              "keys": [ { "keyId": "a" },
                        { "keyId": "b", "publicKeyPem": "secret text" },
                        { "keyId": "c", "publicKeyFile": "missing.pem" } ] },
            { "id": "ALIPAY" } ] }
        """;

    // When
    List<String> faults = faults(json, false);

    // Then
    assertThat(faults)
        .containsExactlyInAnyOrder(
            "format must be 1",
            "defaults: keys belong to a participant",
            "defaults: maxItems must be 1 to 100",
            "defaults: queryLadder must have rungs and none of them null",
            "a participant's id must be of the form [A-Z0-9_]{2,16}",
            "ALIPAY: endpoint must be an http or https address without query and user",
            "ALIPAY: maxInFlight must be 1 to 64",
            "ALIPAY: debitTimeout must be from PT0.001S to P366D, such as PT15S",
            "ALIPAY: queryTimeout must be from PT0.001S to P366D, such as PT15S",
            "ALIPAY: creditTimeout must be at most PT25S",
            "ALIPAY: maxQueries must be at least 1",
            "ALIPAY: breaker.failureRatio must be above 0 and at most 1",
            "ALIPAY: breaker.volume must be 1 to 1000",
            "ALIPAY: breaker.delay must be from PT0.001S to P366D, such as PT15S",
            "ALIPAY: a key needs either publicKeyPem or publicKeyFile",
            "ALIPAY: a key cannot be used: The text is not a public Ed25519 key in PEM (X.509)",
            "ALIPAY: a key cannot be used: its publicKeyFile cannot be read",
            "ALIPAY: stands twice");
  }

  @Test
  void field_that_nobody_knows_is_refused() {
    assertThat(faults("{ \"format\": 1, \"secret\": 1 }", false)).hasSize(1);
  }

  @Test
  void participant_without_a_key_is_refused_where_answers_must_be_signed() {
    // Given
    String json = "{ \"format\": 1, \"participants\": [ { \"id\": \"TENPAY\" } ] }";

    // When Then
    assertThat(faults(json, true))
        .containsExactly("TENPAY: has no key, and answers must be signed");
  }

  @Test
  void participant_differs_from_the_defaults_in_what_it_says_and_others_have_them()
      throws IOException {
    // Given
    KeyFiles.writePair(folder, "tenpay-1");
    String json =
        """
        { "format": 1,
          "defaults": { "endpoint": "https://hub.example/{id}/", "maxItems": 50,
                        "clocks": { "debitTimeout": "PT20S" } },
          "participants": [
            { "id": "TENPAY", "endpoint": "https://tenpay.example/hutong", "maxInFlight": 2,
              "clocks": { "queryLadder": ["PT1S", "PT2S"] },
              "breaker": { "volume": 4 },
              "keys": [ { "keyId": "tenpay-1", "publicKeyFile": "tenpay-1.pub.pem",
                          "from": "2021-10-01T00:00:00+08:00" } ] } ] }
        """;

    // When
    Agreed agreed = read(json, true);

    // Then
    Connection tenpay = agreed.of("TENPAY");
    assertThat(tenpay.endpoint()).isEqualTo(URI.create("https://tenpay.example/hutong"));
    assertThat(tenpay.maxItems()).isEqualTo(50);
    assertThat(tenpay.maxInFlight()).isEqualTo(2);
    assertThat(tenpay.clocks().debitTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(tenpay.clocks().maxQueries()).isEqualTo(2);
    assertThat(tenpay.clocks().userWindow()).isEqualTo(Duration.ofSeconds(30));
    assertThat(tenpay.breaker()).isEqualTo(new Connection.Breaker(0.5, 4, Duration.ofSeconds(5)));
    assertThat(tenpay.keys().isEmpty()).isFalse();
    Connection other = agreed.of("ALIPAY");
    assertThat(other.endpoint()).isEqualTo(URI.create("https://hub.example/ALIPAY"));
    assertThat(other.maxInFlight()).isEqualTo(4);
    assertThat(other.keys().isEmpty()).isTrue();
  }

  @Test
  void packaged_connections_are_the_built_in_defaults_for_every_participant() throws IOException {
    // When
    Agreed agreed =
        ConnectionFile.read(
            Files.readAllBytes(Path.of("../docs/rulebook/connections.json")),
            null,
            TEMPLATE,
            false);

    // Then
    assertThat(agreed.byId()).hasSizeGreaterThan(3);
    assertThat(agreed.byId().values())
        .allSatisfy(
            connection -> {
              assertThat(connection.clocks()).isEqualTo(Clocks.DEFAULTS);
              assertThat(connection.breaker()).isEqualTo(Connection.Breaker.DEFAULTS);
              assertThat(connection.keys().isEmpty()).isTrue();
            });
  }
}
