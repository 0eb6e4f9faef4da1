package hutong.routing.rulebook;

import hutong.routing.rulebook.Participants.Participant;
import hutong.routing.rulebook.Participants.Role;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Books from a small stock of words, so that their rules overlap in every way. They do not pass the
 * loader's checks, and need not: precedence puts any two rules in order.
 */
public final class RandomRulebook {

  public static final List<String> APPS =
      List.of("A_APP", "B_APP", "C_APP", "D_APP", "E_APP", "NOBODYS_APP");
  public static final List<String> OWNERS = List.of("OWNER_1", "OWNER_2", "OWNER_3");
  public static final List<String> SCENES = List.of("OFFLINE", "REMOTE", "MINI_PROGRAM");
  public static final List<String> CLASSES = List.of("PERSONAL_STATIC", "MERCHANT_STATIC");
  public static final List<String> MODES = List.of("MPM", "CPM");
  public static final List<String> CITIES =
      IntStream.range(0, 9).mapToObj(i -> "44010" + i).toList();
  public static final List<String> SHOPS = List.of("m-1", "m-2", "m-31", "n-1");
  public static final Instant FIRST = Instant.parse("2021-09-30T16:00:00Z");
  public static final int DAYS = 60;

  private static final Evidence EVIDENCE =
      new Evidence(
          "generated",
          LocalDate.parse("2021-10-02"),
          Evidence.OpeningDate.STATED,
          "for a comparison");

  private final Random random;

  private RandomRulebook(long seed) {
    random = new Random(seed);
  }

  public static Rulebook of(long seed, int rules) {
    RandomRulebook generator = new RandomRulebook(seed);
    List<Rule> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < rules; i++) {
      Rule rule = generator.rule("R-" + (i * 2 / 3), 1 + i % 3);
      if (names.add(rule.name())) {
        all.add(rule);
      }
    }
    return new Rulebook(
        "generated-" + seed,
        "none",
        ZoneId.of("Asia/Shanghai"),
        all,
        participants(),
        List.of(),
        List.of(),
        List.of(generator.prohibition()),
        List.of());
  }

  private static Participants participants() {
    List<Participant> all = new ArrayList<>();
    for (int i = 0; i < APPS.size() - 1; i++) {
      all.add(
          new Participant(
              "P" + i,
              "payer",
              "付款机构",
              List.of(Role.PAYER),
              List.of(APPS.get(i)),
              Map.of(),
              List.of(),
              "NET_" + i / 2,
              i < OWNERS.size() - 1 ? OWNERS.get(i) : null));
    }
    return new Participants(all);
  }

  private Prohibition prohibition() {
    Instant from = day();
    return new Prohibition(
        "P-1",
        1,
        Set.of("PERSONAL_STATIC"),
        Set.of("REMOTE"),
        from,
        random.nextBoolean() ? null : from.plus(7, ChronoUnit.DAYS),
        "CODE_CLASS_FORBIDDEN",
        EVIDENCE);
  }

  private Rule rule(String id, int version) {
    Instant from = day();
    long max = random.nextInt(3) == 0 ? 500 : 100_000;
    return new Rule(
        id,
        version,
        Rule.Level.PAYMENT,
        1 + random.nextInt(3),
        phases(),
        random.nextInt(20) == 0 ? null : from,
        random.nextInt(4) > 0 ? null : from.plus(1 + random.nextInt(30), ChronoUnit.DAYS),
        "NET_" + random.nextInt(3),
        some(APPS.subList(0, APPS.size() - 1), 3),
        null,
        OWNERS.get(random.nextInt(2)),
        some(SCENES, 2),
        some(CLASSES, 2),
        some(MODES, 1),
        cities(),
        merchants(),
        random.nextInt(3) == 0 ? 50 : 1,
        max,
        ramp(),
        ramp(),
        "P0",
        "DEFERRED_NET",
        "FS",
        EVIDENCE,
        "a",
        "b",
        null);
  }

  private Instant day() {
    return FIRST.plus(random.nextInt(DAYS), ChronoUnit.DAYS);
  }

  private Set<String> some(List<String> from, int most) {
    Set<String> some = new HashSet<>();
    for (int i = 1 + random.nextInt(most); i > 0; i--) {
      some.add(from.get(random.nextInt(from.size())));
    }
    return some;
  }

  private List<Lifecycle.Phase> phases() {
    Set<Instant> days = new TreeSet<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      days.add(day());
    }
    return days.stream()
        .map(
            day ->
                new Lifecycle.Phase(
                    random.nextInt(3) > 0
                        ? Lifecycle.LIVE
                        : Lifecycle.values()[random.nextInt(Lifecycle.values().length)],
                    day))
        .toList();
  }

  private CityScope cities() {
    switch (random.nextInt(8)) {
      case 0:
        return CityScope.UNSET;
      case 1:
      case 2:
        return CityScope.ALL;
      case 3:
      case 4:
        return CityScope.set("SET", some(CITIES, 6));
      default:
        return CityScope.single(CITIES.get(random.nextInt(CITIES.size())));
    }
  }

  private MerchantScope merchants() {
    if (random.nextBoolean()) {
      return MerchantScope.ANY;
    }
    boolean any = random.nextInt(3) == 0;
    return new MerchantScope(
        any,
        any ? Set.of() : some(SHOPS, 2),
        !any && random.nextBoolean() ? "m-" : null,
        random.nextInt(3) > 0,
        random.nextBoolean() ? Set.of() : Set.of("cafe"),
        random.nextInt(3) > 0 ? Set.of() : Set.of("5411"));
  }

  private Ramp ramp() {
    Set<Instant> days = new TreeSet<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      days.add(day());
    }
    List<Ramp.Step> steps = new ArrayList<>();
    int bps = 0;
    for (Instant day : days) {
      bps = random.nextInt(3) == 0 ? Ramp.ALL_BPS : bps + random.nextInt(Ramp.ALL_BPS + 1 - bps);
      steps.add(new Ramp.Step(day, bps));
    }
    return new Ramp("salt-" + random.nextInt(1_000), random.nextInt(30) == 0 ? List.of() : steps);
  }
}
