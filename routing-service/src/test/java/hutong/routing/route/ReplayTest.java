package hutong.routing.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.routing.route.Decision.Verdict;
import hutong.routing.route.Replay.Past;
import hutong.routing.route.Replay.ReplayReport;
import hutong.routing.route.Replay.Sum;
import hutong.routing.rulebook.EditedRulebook;
import hutong.routing.rulebook.Rulebook;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

  @TempDir private Path directory;

  private static Past past(Router then, ScanFacts facts) {
    Decision decision = then.decide(facts);
    return new Past(
        UUID.randomUUID(),
        facts,
        decision.verdict(),
        decision.accepted() ? decision.route().payerInstitution() : null);
  }

  @Test
  void sumThatDoesNotFitIsAnErrorAndNotAWrongNumber() {
    assertThatThrownBy(() -> new Sum(1, Long.MAX_VALUE).plus(1))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void sameBookChangesNothing() {
    // Given
    Router router = new Router(ShippedRulebook.load());
    List<Past> past =
        Stream.of("440100", "440300")
            .map(city -> ShippedRulebook.offline("CUP_APP", "WECHAT", city, "2021-10-02"))
            .map(facts -> past(router, facts))
            .toList();

    // When
    ReplayReport report = Replay.compare(past.iterator(), router, 10);

    // Then
    assertThat(report.payments()).isEqualTo(2);
    assertThat(report.acceptToRefuse().total()).isEqualTo(new Sum(0, 0));
    assertThat(report.refuseToAccept().total()).isEqualTo(new Sum(0, 0));
  }

  @Test
  void draftThatShutsOneCityAndOpensAnotherShowsWhomItTouches() {
    // Given: Alipay's codes move from Guangzhou to Hangzhou
    Rulebook inForce = ShippedRulebook.load();
    Router then = new Router(inForce);
    EditedRulebook files = new EditedRulebook(directory);
    files.rule("R-AL-01", rule -> rule.put("cities", "330100"));
    Router draft = new Router(files.load());
    List<Past> past =
        Stream.of(
                ShippedRulebook.offline("CUP_APP", "ALIPAY", "440100", "2021-10-02"),
                ShippedRulebook.offline("CMB_APP", "ALIPAY", "440100", "2021-10-02"),
                ShippedRulebook.offline("CMB_APP", "ALIPAY", "330100", "2021-10-02"),
                ShippedRulebook.offline("CUP_APP", "WECHAT", "440100", "2021-10-02"),
                ShippedRulebook.offline("PAB_APP", "ALIPAY", "440100", "2021-10-02"))
            .map(facts -> past(then, facts))
            .toList();

    // When
    ReplayReport report = Replay.compare(past.iterator(), draft, 1);

    // Then
    assertThat(report.payments()).isEqualTo(5);
    assertThat(report.draftVersion()).isNotEqualTo(inForce.version());
    Replay.Changed shut = report.acceptToRefuse();
    assertThat(shut.total()).isEqualTo(new Sum(2, 2_000));
    assertThat(shut.byPayerApp())
        .isEqualTo(Map.of("CUP_APP", new Sum(1, 1_000), "CMB_APP", new Sum(1, 1_000)));
    assertThat(shut.byPayerInstitution()).containsOnlyKeys("UNIONPAY", "CMB");
    assertThat(shut.byCodeOwner()).isEqualTo(Map.of("ALIPAY", new Sum(2, 2_000)));
    assertThat(shut.byReason()).isEqualTo(Map.of("CITY_NOT_OPEN", new Sum(2, 2_000)));
    assertThat(shut.examples()).containsExactly(past.get(0).paymentId());
    assertThat(report.refuseToAccept().byPayerInstitution())
        .isEqualTo(Map.of("CMB", new Sum(1, 1_000)));
    assertThat(report.refuseToAccept().examples()).containsExactly(past.get(2).paymentId());
  }

  @Test
  void appsThatRequestsMadeUpDoNotFillTheReport() {
    // Given
    Iterator<Past> past =
        IntStream.range(0, 1_500)
            .mapToObj(i -> ShippedRulebook.offline("APP_" + i, "WECHAT", "440100", "2021-10-02"))
            .map(facts -> new Past(UUID.randomUUID(), facts, Verdict.ACCEPT, null))
            .iterator();

    // When
    ReplayReport report = Replay.compare(past, new Router(ShippedRulebook.load()), 5);

    // Then
    assertThat(report.acceptToRefuse().byPayerApp()).hasSize(1_001);
    assertThat(report.acceptToRefuse().byPayerApp().get("OTHERS").count()).isEqualTo(500);
    assertThat(report.acceptToRefuse().total()).isEqualTo(new Sum(1_500, 1_500_000));
  }
}
