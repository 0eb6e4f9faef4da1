package hutong.codescan;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import hutong.codescan.capture.ScanExamples;
import hutong.codescan.status.Outcome;
import hutong.codescan.status.Outcomes;
import hutong.codescan.status.ScanStatus;
import hutong.codescan.support.OnRealServers;
import hutong.codescan.support.Requests;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@OnRealServers
class MetricsTest {

  @TestHTTPResource(value = "metrics", management = true)
  URL metrics;

  @TestHTTPResource(value = "health/ready", management = true)
  URL readiness;

  @Inject Outcomes outcomes;

  private double value(String line) {
    // As plain text: the OpenMetrics form puts a trace behind the number.
    return given()
        .accept("text/plain")
        .get(metrics)
        .asString()
        .lines()
        .filter(l -> l.startsWith(line))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void counts_what_callers_were_answered() {
    // Given
    String key = Requests.newKey();
    String accepted = "hutong_scans_accepted_total{door=\"HTTP\",owner=\"WECHAT\"";
    String refused = "hutong_scans_refused_total{door=\"HTTP\",reason=\"UNRECOGNISED_CODE\"";
    String repeated = "hutong_scans_repeated_total{door=\"HTTP\"";
    String conflicts = "hutong_scans_conflicts_total{door=\"HTTP\"";
    double acceptedBefore = value(accepted);
    double refusedBefore = value(refused);
    double repeatedBefore = value(repeated);
    double conflictsBefore = value(conflicts);

    // When
    ScanExamples.accept(key, Requests.weChatPlate());
    ScanExamples.accept(key, Requests.weChatPlate());
    ScanExamples.refuse(key, Requests.weChatPlate().with("mcc", "5411"));
    ScanExamples.refuse(Requests.newKey(), Requests.weChatPlate().with("code", "hello"));

    // Then
    assertThat(value(accepted)).isEqualTo(acceptedBefore + 1);
    assertThat(value(refused)).isEqualTo(refusedBefore + 1);
    assertThat(value(repeated)).isEqualTo(repeatedBefore + 1);
    assertThat(value(conflicts)).isEqualTo(conflictsBefore + 1);
  }

  @Test
  void counts_what_became_of_payment_codes_by_their_family() {
    // Given
    String family = "_total{family=\"WECHAT_PAYMENT_CODE\"";
    double spentBefore = value("hutong_codes_spent" + family);
    double reusedBefore = value("hutong_codes_reused" + family);
    double expiredBefore = value("hutong_codes_expired" + family);
    String code = Requests.newPaymentCode();
    String key = Requests.newKey();

    // When
    ScanExamples.accept(key, Requests.payersCode(code));
    ScanExamples.accept(key, Requests.payersCode(code));
    ScanExamples.refuse(Requests.payersCode(code));
    ScanExamples.refuse(Requests.payersCode(code).with("scannedAt", "2021-10-02T02:00:00Z"));

    // Then
    assertThat(value("hutong_codes_spent" + family)).isEqualTo(spentBefore + 1);
    assertThat(value("hutong_codes_reused" + family)).isEqualTo(reusedBefore + 1);
    assertThat(value("hutong_codes_expired" + family)).isEqualTo(expiredBefore + 1);
  }

  @Test
  void measures_how_long_an_outcome_took() {
    // Given
    String count = "hutong_outcome_latency_seconds_count{status=\"COMPLETED\"";
    UUID payment = UUID.fromString(ScanExamples.accept(Requests.newKey(), Requests.weChatPlate()));
    double before = value(count);
    Instant at = Instant.parse("2021-10-02T02:00:00Z");

    // When
    outcomes
        .apply(
            List.of(
                new Outcome.Ended(
                    UUID.randomUUID(),
                    payment,
                    ScanStatus.COMPLETED,
                    at,
                    null,
                    "2021-10-02-01",
                    LocalDate.of(2021, 10, 2))))
        .await()
        .atMost(Duration.ofSeconds(10));

    // Then
    assertThat(value(count)).isEqualTo(before + 1);
  }

  @Test
  void is_ready_when_database_and_kafka_are_there() {
    given().get(readiness).then().statusCode(200);
  }
}
