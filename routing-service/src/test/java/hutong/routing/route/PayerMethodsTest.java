package hutong.routing.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.routing.route.PayerMethods.Method;
import hutong.routing.route.PayerMethods.Order;
import hutong.routing.rulebook.BadRulebookException;
import hutong.routing.rulebook.EditedRulebook;
import hutong.routing.rulebook.Rulebook;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayerMethodsTest {

  private static final Rulebook SHIPPED = ShippedRulebook.load();
  private static final int COVERED = 8_500;

  private static Order taobao(boolean covered, String date, Set<String> installed) {
    String shop =
        IntStream.iterate(1, shopNumber -> shopNumber + 1)
            .mapToObj(shopNumber -> "taobao-shop-" + shopNumber)
            .filter(id -> Bucket.of("taobao-shops", id) < COVERED == covered)
            .findFirst()
            .orElseThrow();
    return new Order(
        "ALIPAY",
        shop,
        "ONLINE_CASHIER",
        null,
        null,
        null,
        "u-1001",
        19_900,
        ShippedRulebook.noon(date),
        installed);
  }

  private static List<Method> methods(Rulebook rulebook, Order order) {
    return PayerMethods.of(order, rulebook.participants().all(), new Router(rulebook)::decide);
  }

  private static Method of(String app, Order order) {
    return methods(SHIPPED, order).stream()
        .filter(method -> method.payerApp().equals(app))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shopOutsideTheEightyFivePerCentIsWithheld() {
    Method method = of("CUP_APP", taobao(false, "2021-10-02", null));
    assertThat(method.open()).isFalse();
    assertThat(method.reason()).isEqualTo(ReasonDocument.of(Reason.MERCHANT_NOT_COVERED));
    assertThat(method.nearestRule()).isEqualTo("R-TB-01");
    assertThat(method.nextOpening()).isNull();
  }

  @Test
  void ruleThatIsOnlyDevelopedOpensNothingAndTheDayOfItsOpeningIsTold() {
    Method method = of("CUP_APP", taobao(true, "2021-10-01", null));
    assertThat(method.open()).isFalse();
    assertThat(method.reason()).isEqualTo(ReasonDocument.of(Reason.DIRECTION_NOT_OPEN));
    assertThat(method.nextOpening().ruleId()).isEqualTo("R-TB-01");
    assertThat(method.nextOpening().from()).isEqualTo("2021-10-01T16:00:00Z");
  }

  @Test
  void bankThatIsNotNamedForTheCashierIsWithheldWithItsReason() {
    Method method = of("CCB_APP", taobao(true, "2021-10-02", null));
    assertThat(method.reason()).isEqualTo(ReasonDocument.of(Reason.PAYER_APP_NOT_OPEN));
    assertThat(method.reason().zh()).isEqualTo("该付款应用尚未开放");
  }

  @Test
  void appThatThePayerDoesNotHaveIsWithheldForThatAlone() {
    Method method = of("CUP_APP", taobao(true, "2021-10-02", Set.of("CCB_APP")));
    assertThat(method.open()).isFalse();
    assertThat(method.reason()).isEqualTo(ReasonDocument.of(Reason.APP_NOT_INSTALLED));
    assertThat(method.ruleId()).isEqualTo("R-TB-01");
  }

  @Test
  void shopOfTheEightyFivePerCentIsOpenToThePayerWhoHasTheApp() {
    for (Set<String> installed : new Set[] {null, Set.of("CUP_APP")}) {
      Method method = of("CUP_APP", taobao(true, "2021-10-02", installed));
      assertThat(method.open()).isTrue();
      assertThat(method.reason()).isNull();
      assertThat(method.ruleId()).isEqualTo("R-TB-01");
      assertThat(method.methodType()).isEqualTo("APP_WALLET");
    }
  }

  @Test
  void everyAppOfEveryInstitutionIsThereOnce() {
    List<Method> all = methods(SHIPPED, taobao(true, "2021-10-02", null));
    assertThat(all).extracting(Method::payerApp).doesNotHaveDuplicates().hasSize(10);
    assertThat(all).filteredOn(Method::open).hasSize(1);
    assertThat(all).extracting(Method::methodType).containsOnly("APP_WALLET", "BANK_APP");
  }

  @Test
  void newKindOfMethodIsData(@TempDir Path directory) {
    // Given
    EditedRulebook files = new EditedRulebook(directory);
    files.file(
        "participants.json",
        all -> {
          ((ObjectNode) all.get(0)).withArray("payerApps").add("SOME_PHONE");
          ((ObjectNode) all.get(0).get("methodTypes")).put("SOME_PHONE", "PHONE_PAY");
        });
    files.rule("R-TB-01", rule -> rule.withArray("payerApps").add("SOME_PHONE"));

    // When
    List<Method> all = methods(files.load(), taobao(true, "2021-10-02", null));

    // Then
    assertThat(all)
        .filteredOn(method -> "PHONE_PAY".equals(method.methodType()))
        .singleElement()
        .satisfies(method -> assertThat(method.open()).isTrue());
  }

  @Test
  void methodTypeOfSomebodyElsesAppIsRefused(@TempDir Path directory) {
    EditedRulebook files = new EditedRulebook(directory);
    files.file(
        "participants.json",
        all -> ((ObjectNode) all.get(0).get("methodTypes")).put("CCB_APP", "no word"));
    assertThatThrownBy(files::load)
        .isInstanceOf(BadRulebookException.class)
        .hasMessageContaining("methodTypes names the app CCB_APP")
        .hasMessageContaining("method type of CCB_APP is not a word");
  }
}
