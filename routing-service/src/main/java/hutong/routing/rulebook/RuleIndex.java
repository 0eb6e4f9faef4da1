package hutong.routing.rulebook;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The rules of a book in the order of precedence, and for each thing that a rule looks at the set
 * of those that it leaves in. A payment is decided by intersecting a handful of sets instead of
 * asking ten thousand rules. The sets that are handed out must not be changed.
 */
public final class RuleIndex {

  /**
   * What the calendar says between two days on which nothing changes.
   *
   * @param lifecycle rules in a state that carries payments
   * @param date rules within their dates
   * @param coverage rules whose share of merchants is more than none
   * @param rollout rules whose share of users is more than none
   * @param partial rules of which one of the two shares is less than all: the hash has to say
   */
  public record Moment(
      long[] lifecycle, long[] date, long[] coverage, long[] rollout, long[] partial) {}

  private final List<Rule> rules;
  private final Dimension directions;
  private final Dimension owners;
  private final Dimension apps;
  private final Dimension scenes;
  private final Dimension codes;
  private final Dimension cities;
  private final Dimension merchants;
  private final Dimension prefixes;
  private final Dimension sceneCodes;
  private final Dimension categories;
  private final int[] prefixLengths;
  private final long[] all;
  private final Segments<long[]> amounts;
  private final Segments<Moment> calendar;
  private final Map<CityScope, long[]> meeting = new HashMap<>();

  public RuleIndex(List<Rule> book) {
    rules = book.stream().sorted(Precedence.BEST_FIRST).toList();
    int size = rules.size();
    directions = new Dimension(size);
    owners = new Dimension(size);
    apps = new Dimension(size);
    scenes = new Dimension(size);
    codes = new Dimension(size);
    cities = new Dimension(size);
    merchants = new Dimension(size);
    prefixes = new Dimension(size);
    sceneCodes = new Dimension(size);
    categories = new Dimension(size);
    all = Bits.none(size);
    for (int i = 0; i < size; i++) {
      add(rules.get(i), i);
    }
    Stream.of(directions, owners, apps, scenes, codes, cities).forEach(Dimension::complete);
    Stream.of(merchants, prefixes, sceneCodes, categories).forEach(Dimension::complete);
    prefixLengths = prefixes.values().stream().mapToInt(String::length).distinct().toArray();
    amounts =
        new Segments<>(
            rules.stream()
                .flatMapToLong(r -> LongStream.of(r.amountMinMinor(), r.amountMaxMinor() + 1)),
            amount -> where(r -> r.amountMinMinor() <= amount && amount <= r.amountMaxMinor()));
    calendar =
        new Segments<>(
            rules.stream().flatMap(Rule::dates).mapToLong(Instant::getEpochSecond),
            second -> moment(Instant.ofEpochSecond(second)));
  }

  private void add(Rule rule, int i) {
    Bits.set(all, i);
    directions.add(Set.of(pair(rule.scannerNetwork(), rule.codeOwner())), i);
    owners.add(Set.of(rule.codeOwner()), i);
    apps.add(rule.payerApps(), i);
    scenes.add(rule.scenes(), i);
    codes.add(codes(rule), i);
    addOr(cities, rule.cities().kind() == CityScope.Kind.ALL, rule.cities().codes(), i);
    MerchantScope shops = rule.merchants();
    addOr(merchants, shops.anyMerchant(), shops.ids(), i);
    if (shops.prefix() != null) {
      prefixes.add(Set.of(shops.prefix()), i);
    }
    addOr(sceneCodes, shops.anyScene(), shops.sceneCodes(), i);
    addOr(categories, shops.mccs().isEmpty(), shops.mccs(), i);
  }

  private static Set<String> codes(Rule rule) {
    return rule.codeClasses().stream()
        .flatMap(codeClass -> rule.modes().stream().map(mode -> pair(codeClass, mode)))
        .collect(Collectors.toSet());
  }

  private static String pair(String one, String other) {
    return one + ">" + other;
  }

  private static void addOr(Dimension dimension, boolean any, Set<String> values, int rule) {
    if (any) {
      dimension.addAny(rule);
    } else {
      dimension.add(values, rule);
    }
  }

  private long[] where(java.util.function.Predicate<Rule> holds) {
    long[] bits = Bits.none(rules.size());
    for (int i = 0; i < rules.size(); i++) {
      if (holds.test(rules.get(i))) {
        Bits.set(bits, i);
      }
    }
    return bits;
  }

  private Moment moment(Instant at) {
    return new Moment(
        where(rule -> rule.stateAt(at).executable()),
        where(rule -> rule.withinDates(at)),
        where(rule -> rule.merchantCoverage().bpsAt(at) > 0),
        where(rule -> rule.userRollout().bpsAt(at) > 0),
        where(
            rule ->
                rule.merchantCoverage().bpsAt(at) < Ramp.ALL_BPS
                    || rule.userRollout().bpsAt(at) < Ramp.ALL_BPS));
  }

  /** A rule by its number; the best has 0. */
  public Rule rule(int number) {
    return rules.get(number);
  }

  public int size() {
    return rules.size();
  }

  /** Every rule. */
  public long[] all() {
    return all;
  }

  public Moment at(Instant at) {
    return calendar.at(at.getEpochSecond());
  }

  /**
   * @param scannerNetwork or null where it is not known: then any
   */
  public long[] direction(String scannerNetwork, String codeOwner) {
    return scannerNetwork == null
        ? owners.of(codeOwner)
        : directions.of(pair(scannerNetwork, codeOwner));
  }

  public long[] app(String app) {
    return apps.of(app);
  }

  public long[] scene(String scene) {
    return scenes.of(scene);
  }

  public long[] code(String codeClass, String mode) {
    return codes.of(pair(codeClass, mode));
  }

  /**
   * @param code GB/T 2260, or null where a payment has no place
   */
  public long[] city(String code) {
    return cities.of(code);
  }

  /** Any of the three may be null. */
  public long[] merchant(String merchantId, String sceneCode, String mcc) {
    long[] shops = merchants.of(merchantId);
    for (int length : prefixLengths) {
      if (merchantId != null && merchantId.length() >= length) {
        String prefix = merchantId.substring(0, length);
        if (prefixes.knows(prefix)) {
          shops = shops.clone();
          Bits.addTo(shops, prefixes.of(prefix));
        }
      }
    }
    return sceneCodes.limits() || categories.limits()
        ? Bits.and(shops, sceneCodes.of(sceneCode), categories.of(mcc))
        : shops;
  }

  /**
   * @param minor in minor units
   */
  public long[] amount(long minor) {
    return amounts.at(minor);
  }

  /** Every rule that could take a payment that this one takes too, and perhaps some more. */
  long[] meeting(Rule rule) {
    return Bits.and(
        direction(rule.scannerNetwork(), rule.codeOwner()),
        apps.ofAny(rule.payerApps()),
        scenes.ofAny(rule.scenes()),
        codes.ofAny(codes(rule)),
        meeting.computeIfAbsent(rule.cities(), this::meetingCities),
        meetingMerchants(rule.merchants()));
  }

  private long[] meetingCities(CityScope scope) {
    return scope.kind() == CityScope.Kind.ALL ? all : cities.ofAny(scope.codes());
  }

  private long[] meetingMerchants(MerchantScope scope) {
    if (scope.anyMerchant()) {
      return all;
    }
    Set<String> named = new TreeSet<>(scope.ids());
    long[] bits = Bits.none(rules.size());
    for (String prefix : prefixes.values()) {
      boolean meets =
          scope.ids().stream().anyMatch(id -> id.startsWith(prefix))
              || scope.prefix() != null
                  && (prefix.startsWith(scope.prefix()) || scope.prefix().startsWith(prefix));
      if (meets) {
        Bits.addTo(bits, prefixes.of(prefix));
      }
    }
    if (scope.prefix() != null) {
      merchants.values().stream().filter(id -> id.startsWith(scope.prefix())).forEach(named::add);
    }
    Bits.addTo(bits, merchants.ofAny(named));
    return bits;
  }
}
