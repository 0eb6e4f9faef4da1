package hutong.routing.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.routing.outbox.InForce.Condition;
import hutong.routing.outbox.InForce.Opening;
import hutong.routing.outbox.InForce.Prohibited;
import hutong.routing.outbox.InForce.Window;
import hutong.routing.route.Router;
import hutong.routing.route.ScanFacts;
import hutong.routing.route.ShippedRulebook;
import hutong.routing.rulebook.EditedRulebook;
import hutong.routing.rulebook.Rulebook;
import hutong.routing.support.Schemas;
import hutong.runtime.json.StrictJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeningsTest {

  private static final Instant FROM = Instant.parse("2021-07-01T00:00:00Z");

  private static InForce of(Rulebook book) {
    return Openings.of(book, 1, Instant.EPOCH);
  }

  private static Opening opening(InForce event, String rule) {
    return event.openings().stream().filter(o -> o.ruleId().equals(rule)).findFirst().orElseThrow();
  }

  @Test
  void ruleThatNeverOpensIsNotTold() {
    assertThat(of(ShippedRulebook.load()).openings())
        .extracting(Opening::ruleId)
        .contains("R-WX-01", "R-AL-01", "R-AL-02", "R-TB-01")
        .doesNotContain("R-WX-07", "R-AL-03", "R-UT-01");
  }

  @Test
  void prohibitionsAreToldBesideWhatTheyShut() {
    assertThat(of(ShippedRulebook.load()).prohibitions())
        .singleElement()
        .satisfies(
            prohibited -> {
              assertThat(prohibited.id()).isEqualTo("P-259-01");
              assertThat(prohibited.codeClasses()).containsExactly("PERSONAL_STATIC");
              assertThat(prohibited.scenes()).contains("REMOTE").doesNotContain("OFFLINE");
              assertThat(prohibited.from()).isEqualTo(Instant.parse("2022-02-28T16:00:00Z"));
            });
  }

  @Test
  void lifecycleAndDatesAreWorkedIntoTheWindows() {
    InForce event = of(ShippedRulebook.load());

    assertThat(opening(event, "R-AL-01").windows())
        .containsExactly(
            new Window(
                Instant.parse("2021-10-01T16:00:00Z"),
                Instant.parse("2022-02-28T16:00:00Z"),
                List.of()));
    assertThat(opening(event, "R-TB-01").windows())
        .singleElement()
        .satisfies(w -> assertThat(w.depends()).contains(Condition.MERCHANT_COVERAGE));
  }

  @Test
  void rampThatReachesEverybodyEndsItsCondition(@TempDir Path directory) {
    // Given
    Rulebook book =
        new EditedRulebook(directory)
            .rule(
                "R-WX-01",
                rule ->
                    rule.withObject("/userRollout")
                        .withArray("steps")
                        .removeAll()
                        .addPOJO(step("2021-10-05", 0))
                        .addPOJO(step("2021-10-08", 2_500))
                        .addPOJO(step("2021-10-09", 5_000))
                        .addPOJO(step("2021-10-12", 10_000)))
            .load();

    // When
    List<Window> windows = opening(of(book), "R-WX-01").windows();

    // Then
    assertThat(windows)
        .containsExactly(
            new Window(
                Instant.parse("2021-10-07T16:00:00Z"),
                Instant.parse("2021-10-11T16:00:00Z"),
                List.of(Condition.USER_ROLLOUT)),
            new Window(Instant.parse("2021-10-11T16:00:00Z"), null, List.of()));
  }

  private static Object step(String from, int bps) {
    return java.util.Map.of("from", from, "bps", bps);
  }

  @Test
  void eventOfTheShippedBookIsValidAndSmall() {
    byte[] json = StrictJson.write(of(ShippedRulebook.load()));

    Schemas.validEvent("hutong.rulebook.in-force.v1", json);
    assertThat(json.length).isLessThan(64 * 1024);
  }

  /** What is told must never contradict what is decided. */
  @Test
  void openIsAlwaysAcceptedAndClosedIsAlwaysRefused() {
    // Given
    Rulebook book = ShippedRulebook.load();
    Router router = new Router(book);
    InForce event = of(book);
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    int open = 0;
    int closed = 0;

    for (int i = 0; i < 5_000; i++) {
      ScanFacts facts = facts(random, book);

      // When
      boolean accepted = router.decide(facts).accepted();
      List<Window> windows =
          event.openings().stream()
              .filter(o -> matches(event, o, facts))
              .flatMap(o -> o.windows().stream())
              .filter(w -> inside(w.from(), w.to(), facts.at()))
              .toList();
      boolean forbidden = event.prohibitions().stream().anyMatch(p -> forbids(p, facts));

      // Then
      if (windows.isEmpty() || forbidden) {
        closed++;
        assertThat(accepted).as("seed %d, %s", seed, facts).isFalse();
      } else if (windows.stream().anyMatch(w -> w.depends().isEmpty())) {
        open++;
        assertThat(accepted).as("seed %d, %s", seed, facts).isTrue();
      }
    }
    assertThat(open).as("seed %d", seed).isPositive();
    assertThat(closed).as("seed %d", seed).isPositive();
  }

  private static boolean matches(InForce event, Opening opening, ScanFacts facts) {
    List<String> set = event.citySets().get(opening.cities());
    return opening.codeOwner().equals(facts.codeOwner())
        && opening.payerApps().contains(facts.payerApp())
        && opening.scenes().contains(facts.scene())
        && opening.codeClasses().contains(facts.codeClass())
        && opening.modes().contains(facts.mode())
        && (opening.cities().equals("ALL")
            || opening.cities().equals(facts.city())
            || set != null && set.contains(facts.city()));
  }

  private static boolean forbids(Prohibited prohibited, ScanFacts facts) {
    return prohibited.codeClasses().contains(facts.codeClass())
        && prohibited.scenes().contains(facts.scene())
        && inside(prohibited.from(), prohibited.to(), facts.at());
  }

  private static boolean inside(Instant from, Instant to, Instant at) {
    return !at.isBefore(from) && (to == null || at.isBefore(to));
  }

  /** Near a rule of the book, so that open and closed are both met often. */
  private static ScanFacts facts(Random random, Rulebook book) {
    var rule = book.rules().get(random.nextInt(book.rules().size()));
    var other = book.rules().get(random.nextInt(book.rules().size()));
    var scene = random.nextInt(4) == 0 ? other : rule;
    var code = random.nextInt(4) == 0 ? other : rule;
    List<String> cities = List.of("110100", "440100", "440300", "330100", "650100");
    return new ScanFacts(
        any(random, (random.nextInt(4) == 0 ? other : rule).payerApps()),
        rule.codeOwner(),
        any(random, code.codeClasses()),
        any(random, code.modes()),
        any(random, scene.scenes()),
        cities.get(random.nextInt(cities.size())),
        random.nextBoolean() ? "taobao-shop-" + random.nextInt(100) : "luckin",
        "coffee",
        "5411",
        "u-" + random.nextInt(1_000),
        1 + random.nextInt(100_000),
        FROM.plus(Duration.ofHours(random.nextInt(24 * 365))));
  }

  private static String any(Random random, java.util.Set<String> words) {
    List<String> sorted = words.stream().sorted().toList();
    return sorted.get(random.nextInt(sorted.size()));
  }
}
