package hutong.codescan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import hutong.codescan.capture.ScanExamples;
import hutong.codescan.outbox.ScanEvent;
import hutong.codescan.status.OutcomeReader;
import hutong.codescan.support.Database;
import hutong.codescan.support.DeadLettersOfTest;
import hutong.codescan.support.OnRealServers;
import hutong.codescan.support.Requests;
import hutong.runtime.event.IncomingEvent;
import hutong.runtime.json.StrictJson;
import hutong.testing.TestKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds what this service says and reads to the documents in docs/contracts. */
@OnRealServers
class ContractTest {

  private static final Path CONTRACTS = Path.of("..", "docs", "contracts");

  private static final Pattern OF_A_PAYMENT =
      Pattern.compile("hutong\\.(payment|refund|suspense)\\.");

  private static JsonSchema schema(String type) {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(read(CONTRACTS.resolve("events/" + type + ".schema.json")), config);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> examples(String folder, String prefix) {
    try (Stream<Path> files = Files.list(CONTRACTS.resolve(folder))) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().startsWith(prefix)).sorted().toList();
      assertThat(found).as("golden examples %s", prefix).isNotEmpty();
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void holds(String type, String json) {
    try {
      JsonNode node = StrictJson.tolerantMapper().readTree(json);
      assertThat(schema(type).validate(node)).as("%s: %s", type, json).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Requests of every kind of code, whose events the schemas must allow. */
  static Stream<Requests> kinds() {
    return Stream.of(
        Requests.weChatPlate(),
        Requests.payersCode(),
        Requests.payersCode().with("payerApp", "WECHAT_APP").with("payerRef", "u-2044"),
        Requests.payersCode("154567890123456789").with("payerApp", "WECHAT_HK_APP"),
        Requests.weChatPlate()
            .with("accountRef", "acct-7f31")
            .with("verification", Map.of("factors", 2, "certificate", true))
            .with("scannedAt", "2021-10-02T02:00:00Z"),
        Requests.weChatPlate().with("code", "wxp://f2f0abc"),
        Requests.weChatPlate().with("code", "https://qr.alipay.com/fkx0abc"),
        Requests.weChatPlate().with("code", "https://qr.95516.com/00010000/6222"),
        Requests.payersCode("hQVDUFYwMWETTwegAAADMwEBUAh1bmlvbnBheQ==").with("payerApp", "CUP_APP"),
        Requests.weChatPlate().with("code", "https://ibsbjstar.ccb.com.cn/CCBIS/QR?QRCODE=CCB998"),
        Requests.weChatPlate()
            .without("code")
            .without("city")
            .with("scene", "MINI_PROGRAM")
            .with("order", Map.of("owner", "WECHAT", "merchantId", "m", "sceneCode", "s")),
        Requests.weChatPlate()
            .without("code")
            .with("scene", "UTILITY_BILL")
            .with("order", Map.of("owner", "UNIONPAY", "merchantId", "b", "billNumber", "4401-7")));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void the_event_about_an_accepted_scan_is_as_its_schema_says(Requests request) {
    // When
    String id = ScanExamples.accept(request);

    // Then
    assertThat(Database.told(id, "hutong.scan.accepted.v1"))
        .singleElement()
        .satisfies(json -> holds("hutong.scan.accepted.v1", json));
  }

  @Test
  void the_event_about_a_refused_scan_is_as_its_schema_says() {
    // When
    String id = ScanExamples.refuse(Requests.weChatPlate().with("code", "hello"));

    // Then
    assertThat(Database.told(id, "hutong.scan.refused.v1"))
        .singleElement()
        .satisfies(json -> holds("hutong.scan.refused.v1", json));
  }

  @Test
  void a_dead_letter_is_as_its_schema_says() {
    try (TestKafka kafka = TestKafka.connect()) {
      // When
      var sent =
          kafka.send(Requests.TOPIC, "k", "{", Map.of("ce_id", UUID.randomUUID().toString()));

      // Then
      holds("hutong.dead-letter.v1", DeadLettersOfTest.await(kafka, sent));
    }
  }

  static List<Path> requests() {
    return examples("examples", "hutong.scan-request.v1.");
  }

  static List<Path> refusedRequests() {
    return examples("examples/refused", "hutong.scan-request.v1.");
  }

  static Stream<Path> outcomes() {
    return examples("examples", "hutong.").stream()
        .filter(file -> OF_A_PAYMENT.matcher(file.getFileName().toString()).lookingAt());
  }

  @ParameterizedTest
  @MethodSource("requests")
  void every_golden_request_is_accepted(Path example) {
    assertThat(ScanExamples.refusal(read(example))).isNull();
  }

  @ParameterizedTest
  @MethodSource("refusedRequests")
  void every_golden_wrong_request_is_refused(Path example) {
    assertThat(ScanExamples.refusal(read(example))).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("outcomes")
  void every_golden_outcome_is_understood(Path example) throws Exception {
    // Given
    String name = example.getFileName().toString();
    String type = name.substring(0, name.indexOf(".v1.") + 3);
    byte[] json = Files.readAllBytes(example);

    // When
    var outcome =
        OutcomeReader.read(
            new IncomingEvent("t", 0, 0, "k", json, UUID.randomUUID(), type, null, null));

    // Then
    if (type.startsWith("hutong.suspense.")) {
      assertThat(outcome).isNull();
    } else {
      assertThat(outcome.paymentId()).isNotNull();
      assertThat(outcome.at()).isNotNull();
    }
  }

  @Test
  void every_golden_scan_event_has_only_what_ours_have() throws Exception {
    for (Path example : examples("examples", "hutong.scan.accepted.v1.")) {
      assertThat(StrictJson.read(Files.readAllBytes(example), ScanEvent.Accepted.class))
          .as("%s", example)
          .isNotNull();
    }
    for (Path example : examples("examples", "hutong.scan.refused.v1.")) {
      assertThat(StrictJson.read(Files.readAllBytes(example), ScanEvent.Refused.class))
          .as("%s", example)
          .isNotNull();
    }
  }

  @Test
  void the_http_surface_is_described() {
    String openApi = read(CONTRACTS.resolve("openapi/code-scan.yaml"));
    assertThat(openApi)
        .contains("/v1/scans:")
        .contains("/v1/scans/{paymentId}:")
        .contains("/v1/scans/{paymentId}/events:")
        .contains("/v1/keys:")
        .contains("x-webhooks:")
        .contains("/v1/codes/recognise:")
        .contains("Idempotency-Key");
  }
}
