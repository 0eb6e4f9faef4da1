package hutong.codescan.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hutong.signing.Jwk;
import hutong.signing.KeyFiles;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator writes is read strictly, and all that is wrong with it is said at once. */
class SubscribersReaderTest {

  private static final String GOOD =
      "{\"format\": 1, \"note\": \"x\", \"webhooks\": [{\"caller\": \"wallet-gateway\", \"url\":"
          + " \"https://wallet.example/hutong?v=1\", \"maxInFlight\": 8}]}";

  private static Map<String, Subscriber> read(String json, boolean loopback, boolean privately) {
    return SubscribersReader.read(json.getBytes(StandardCharsets.UTF_8), loopback, privately);
  }

  private static List<String> faults(String json) {
    return catchThrowableOfType(BadWebhooksException.class, () -> read(json, false, false))
        .faults();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{", "{} {}", "{\"format\":1,\"format\":1}", "7"})
  void refuses_what_is_not_one_object(String json) {
    assertThat(faults(json)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"format\": 1 | \"format\": 2 | format must be 1",
        "\"note\" | \"notes\" | no known name: notes",
        "\"webhooks\": [ | \"webhooks\": {}, \"note2\": [ | webhooks must be a list",
        "\"caller\" | \"who\" | webhooks[0]",
        "wallet-gateway | wallet gateway | caller must match",
        "\"maxInFlight\": 8 | \"maxInFlight\": 0 | maxInFlight must be 1 to 64",
        "\"maxInFlight\": 8 | \"maxInFlight\": 65 | maxInFlight must be 1 to 64",
        "\"maxInFlight\": 8 | \"maxInFlight\": \"8\" | webhooks[0]",
        "https://wallet.example | http://wallet.example | url must be https",
        "https://wallet.example | ftp://wallet.example | url must be https",
        "https://wallet.example | http://127.0.0.1:8080 | allow-loopback-http",
        "https://wallet.example | https://localhost:8080 | allow-private-addresses",
        "https://wallet.example | https://user:pass@wallet.example | no user",
        "https://wallet.example | https://wallet.example:0 | a port from 1 to 65535",
        "https://wallet.example | https://wallet.example:70000 | a port from 1 to 65535",
        "https://wallet.example | https: | url",
        "https://wallet.example/hutong?v=1 | /hutong | must name a host",
        "https://wallet.example/hutong?v=1 | https://wallet.example/#x | no fragment",
        "https://wallet.example/hutong?v=1 | https://wallet example | url is none"
      })
  void says_what_is_wrong(String place, String by, String fault) {
    // Given
    assertThat(GOOD).contains(place);

    // When
    List<String> faults = faults(GOOD.replace(place, by));

    // Then
    assertThat(faults).anyMatch(found -> found.contains(fault));
  }

  @Test
  void says_all_that_is_wrong_at_once() {
    assertThat(
            faults(
                "{\"format\": 2, \"webhooks\": [{\"caller\": \"a\", \"url\": \"http://a.example\"},"
                    + "{\"caller\": \"a\", \"url\": \"https://a.example\", \"maxInFlight\": 0}]}"))
        .containsExactly(
            "format must be 1",
            "webhooks[0]: url must be https",
            "webhooks[1]: maxInFlight must be 1 to 64",
            "webhooks[1]: the caller is there twice");
  }

  @Test
  void reads_callers_and_gives_them_four_slots_where_nothing_else_is_said() {
    // When
    Map<String, Subscriber> all = read(GOOD.replace(", \"maxInFlight\": 8", ""), false, false);

    // Then
    assertThat(all)
        .containsExactly(
            Map.entry(
                "wallet-gateway",
                new Subscriber(
                    "wallet-gateway", URI.create("https://wallet.example/hutong?v=1"), null, 4)));
    assertThat(read(GOOD.replace("https://wallet.example", "http://127.0.0.1:8080"), true, false))
        .hasSize(1);
  }

  @Test
  void keys_that_are_missing_or_no_pair_are_faults(@TempDir Path folder) throws Exception {
    // Given
    KeyFiles.writePair(folder, "one");
    KeyFiles.writePair(folder, "two");
    Files.copy(
        KeyFiles.publicFile(folder, "two"),
        KeyFiles.publicFile(folder, "one"),
        StandardCopyOption.REPLACE_EXISTING);
    List<String> faults = new ArrayList<>();

    // When
    WebhookKeys keys = new WebhookKeys(folder, Set.of("one", "two", "three"), faults);

    // Then
    assertThat(faults)
        .containsExactlyInAnyOrder(
            "the public key of one is not there or is another one's",
            "the private key of three cannot be read");
    assertThat(keys.of("two").keyId()).isEqualTo("two");
    assertThat(keys.jwks()).extracting(Jwk::kid).containsExactly("one", "two");
  }
}
