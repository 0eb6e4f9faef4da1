package hutong.routing.route;

import static hutong.routing.rulebook.RandomRulebook.APPS;
import static hutong.routing.rulebook.RandomRulebook.CITIES;
import static hutong.routing.rulebook.RandomRulebook.CLASSES;
import static hutong.routing.rulebook.RandomRulebook.DAYS;
import static hutong.routing.rulebook.RandomRulebook.FIRST;
import static hutong.routing.rulebook.RandomRulebook.MODES;
import static hutong.routing.rulebook.RandomRulebook.OWNERS;
import static hutong.routing.rulebook.RandomRulebook.SCENES;
import static hutong.routing.rulebook.RandomRulebook.SHOPS;
import static org.assertj.core.api.Assertions.assertThat;

import hutong.routing.route.ScanningRouter.Outcome;
import hutong.routing.rulebook.RandomRulebook;
import hutong.routing.rulebook.Rulebook;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The index must decide, quote and explain exactly as a look at every rule would. */
class IndexAgainstScanTest {

  @Property(tries = 150)
  void indexDecidesAsAScanOfARandomBookDoes(
      @ForAll long seed, @ForAll @IntRange(max = 3) int size) {
    // Given: books below, at and above the 64 rules of a word
    Rulebook rulebook = RandomRulebook.of(seed, List.of(3, 64, 65, 200).get(size));
    Random random = new Random(seed);

    // Then
    compare(rulebook, random, 60, IndexAgainstScanTest::request);
  }

  @Property(tries = 20)
  void indexDecidesAsAScanOfTheShippedBookDoes(@ForAll long seed) {
    compare(ShippedRulebook.load(), new Random(seed), 500, IndexAgainstScanTest::shippedRequest);
  }

  private interface Requests {
    ScanFacts next(Random random);
  }

  private static void compare(Rulebook rulebook, Random random, int count, Requests requests) {
    Router router = new Router(rulebook);
    ScanningRouter scan = new ScanningRouter(rulebook);
    for (int i = 0; i < count; i++) {
      ScanFacts facts = requests.next(random);
      assertThat(Outcome.of(router.decide(facts))).as("%s", facts).isEqualTo(scan.decide(facts));
    }
  }

  private static String one(Random random, List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static String oneOrNone(Random random, List<String> of) {
    return random.nextInt(6) == 0 ? null : one(random, of);
  }

  private static ScanFacts request(Random random) {
    return new ScanFacts(
        one(random, APPS),
        one(random, OWNERS),
        one(random, CLASSES),
        one(random, MODES),
        one(random, SCENES),
        oneOrNone(random, CITIES),
        oneOrNone(random, SHOPS),
        oneOrNone(random, List.of("cafe", "bar")),
        oneOrNone(random, List.of("5411", "5812")),
        "u-" + random.nextInt(1_000),
        1 + random.nextInt(600),
        FIRST.plus(random.nextInt(DAYS * 24), ChronoUnit.HOURS).minus(3, ChronoUnit.DAYS));
  }

  private static ScanFacts shippedRequest(Random random) {
    return new ScanFacts(
        one(random, List.of("CUP_APP", "CMB_APP", "PAB_APP", "WECHAT_APP", "ALIPAY_APP", "X_APP")),
        one(random, List.of("WECHAT", "ALIPAY", "UNIONPAY", "BANK_CCB")),
        one(random, List.of("MERCHANT_STATIC", "PERSONAL_STATIC", "ONLINE_ORDER")),
        one(random, List.of("MPM", "CPM", "CASHIER", "SERVICE")),
        one(
            random,
            List.of("OFFLINE", "REMOTE", "ONLINE_CASHIER", "MINI_PROGRAM", "ONLINE_SERVICE")),
        oneOrNone(random, List.of("440100", "440300", "110100", "330100", "320500")),
        oneOrNone(random, List.of("luckin", "qcoin", "taobao-1", "taobao-22", "m-1")),
        null,
        null,
        "u-" + random.nextInt(1_000),
        1 + random.nextInt(600),
        Instant.parse("2020-10-01T16:00:00Z").plus(random.nextInt(800), ChronoUnit.DAYS));
  }
}
