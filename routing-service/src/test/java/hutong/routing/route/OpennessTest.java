package hutong.routing.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import hutong.routing.route.Openness.Row;
import hutong.routing.route.Openness.Status;
import hutong.routing.route.Openness.Subject;
import hutong.routing.rulebook.Rulebook;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpennessTest {

  private static final Instant MARCH = Instant.parse("2022-02-28T16:00:00Z");

  private final Rulebook rulebook = ShippedRulebook.load();

  private Row row(String city, String date, String app, String owner, String scene, String code) {
    String mode =
        code.equals("ONLINE_ORDER") ? (scene.contains("CASHIER") ? "CASHIER" : "SERVICE") : "MPM";
    return Openness.matrix(rulebook, city, LocalDate.parse(date), app).stream()
        .filter(row -> row.subject().equals(new Subject(owner, scene, code, mode)))
        .findFirst()
        .orElseThrow();
  }

  private Row offline(String city, String date, String app, String owner) {
    return row(city, date, app, owner, "OFFLINE", "MERCHANT_STATIC");
  }

  @Test
  void closedCellSaysWhyAndFromWhenItOpens() {
    // When
    Row hangzhou = offline("330100", "2021-10-02", "CUP_APP", "ALIPAY");
    Row shenzhen = offline("440300", "2021-10-02", "CUP_APP", "WECHAT");
    Row citic = offline("440100", "2021-10-02", "CMB_APP", "WECHAT");
    Row unionPay = offline("440100", "2021-10-02", "WECHAT_APP", "UNIONPAY");
    Row nobody = offline("440100", "2021-10-02", "WECHAT_APP", "ALIPAY");

    // Then
    assertThat(List.of(hangzhou, shenzhen, citic, unionPay, nobody))
        .extracting(Row::status, row -> row.reason().name(), Row::ruleId)
        .containsExactly(
            tuple(Status.CLOSED, "CITY_NOT_OPEN", "R-AL-01"),
            tuple(Status.CLOSED, "CITY_NOT_OPEN", "R-WX-01"),
            tuple(Status.CLOSED, "PAYER_APP_NOT_OPEN", "R-WX-01"),
            tuple(Status.CLOSED, "DIRECTION_NOT_OPEN", "R-WX-07"),
            tuple(Status.CLOSED, "DIRECTION_NOT_OPEN", "R-AL-01"));
    assertThat(hangzhou.nextOpening()).isEqualTo(new Decision.Opening("R-AL-02", MARCH));
    assertThat(shenzhen.nextOpening()).isNull();
  }

  @Test
  void cellThatIsOpenToSomeSaysToWhom() {
    // When
    Row taobao = row(null, "2021-10-02", "CUP_APP", "ALIPAY", "ONLINE_CASHIER", "ONLINE_ORDER");
    Row gray = row(null, "2021-09-22", "CUP_APP", "WECHAT", "MINI_PROGRAM", "ONLINE_ORDER");

    // Then
    assertThat(taobao.status()).isEqualTo(Status.OPEN_FOR_SOME);
    assertThat(taobao.limits())
        .isEqualTo(new Openness.Limits(10_000, 8_500, "taobao-*", 1, 100_000_000_000L));
    assertThat(gray.status()).isEqualTo(Status.OPEN_FOR_SOME);
    assertThat(gray.limits().userRolloutBps()).isEqualTo(1_000);
  }

  @Test
  void openCellNamesItsRule() {
    // When
    Row wechat = offline("440100", "2021-10-02", "CUP_APP", "WECHAT");

    // Then
    assertThat(wechat.status()).isEqualTo(Status.OPEN);
    assertThat(wechat.ruleId()).isEqualTo("R-WX-01");
    assertThat(wechat.limits()).isNull();
  }

  @Test
  void cellsOfPaymentsWithoutLimitsAgreeWithTheRouter() {
    Router router = new Router(rulebook);
    for (String date : List.of("2021-09-29", "2021-09-30", "2021-10-02", "2022-03-01")) {
      for (String city : List.of("440100", "440300", "330100", "310100")) {
        for (String app : List.of("CUP_APP", "CMB_APP", "PAB_APP", "WECHAT_APP", "X_APP")) {
          for (String owner : List.of("WECHAT", "ALIPAY", "UNIONPAY")) {
            boolean accepted =
                router.decide(ShippedRulebook.offline(app, owner, city, date)).accepted();
            assertThat(offline(city, date, app, owner).status())
                .as("%s %s %s %s", date, city, app, owner)
                .isEqualTo(accepted ? Status.OPEN : Status.CLOSED);
          }
        }
      }
    }
  }

  @Test
  void daysInTheWrongOrderAreRefused() {
    LocalDate day = LocalDate.parse("2021-10-02");
    assertThatThrownBy(() -> Openness.changes(rulebook, day, day.minusDays(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void changesAreWhatTheMatrixOfTheLaterDayHasMore() {
    // When
    List<OpennessChanges.Change> changes =
        Openness.changes(rulebook, LocalDate.parse("2021-10-02"), LocalDate.parse("2022-03-01"));
    List<OpennessChanges.Change> gray =
        Openness.changes(rulebook, LocalDate.parse("2021-09-29"), LocalDate.parse("2021-09-30"));

    // Then
    assertThat(changes)
        .extracting(
            OpennessChanges.Change::at, OpennessChanges.Change::kind, OpennessChanges.Change::id)
        .containsExactly(
            tuple(MARCH, OpennessChanges.Kind.FORBIDS, "P-259-01"),
            tuple(MARCH, OpennessChanges.Kind.CLOSES, "R-AL-01"),
            tuple(MARCH, OpennessChanges.Kind.OPENS, "R-AL-02"));
    assertThat(gray)
        .filteredOn(change -> change.kind() == OpennessChanges.Kind.WIDENS)
        .extracting(OpennessChanges.Change::id)
        .containsExactly("R-MP-01", "R-MP-02", "R-MP-03", "R-MP-04", "R-MP-05", "R-MP-06");
  }
}
