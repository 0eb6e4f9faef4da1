package hutong.routing.outbox;

import hutong.routing.outbox.InForce.Condition;
import hutong.routing.outbox.InForce.Opening;
import hutong.routing.outbox.InForce.Window;
import hutong.routing.rulebook.CityScope;
import hutong.routing.rulebook.Lifecycle;
import hutong.routing.rulebook.Prohibition;
import hutong.routing.rulebook.Ramp;
import hutong.routing.rulebook.Rule;
import hutong.routing.rulebook.Rulebook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Flattens a rulebook into what it opens, with lifecycles, dates and ramps worked in. */
public final class Openings {

  /** A rule that allows everything from 1 to this many minor units has no limit of its own. */
  private static final long UNLIMITED_MINOR = 100_000_000_000L;

  private Openings() {}

  /** The event that tells of a book. */
  public static InForce of(Rulebook book, long publication, Instant inForceFrom) {
    List<Opening> openings = new ArrayList<>();
    Map<String, List<String>> citySets = new TreeMap<>();
    for (Rule rule : book.rules()) {
      List<Window> windows = windows(rule);
      if (reachable(rule) && !windows.isEmpty()) {
        openings.add(opening(rule, windows));
        if (rule.cities().kind() == CityScope.Kind.SET) {
          citySets.put(rule.cities().name(), sorted(rule.cities().codes()));
        }
      }
    }
    return new InForce(
        book.version(),
        publication,
        inForceFrom,
        payerApps(book),
        citySets,
        openings,
        book.prohibitions().stream().map(Openings::prohibited).toList());
  }

  private static InForce.Prohibited prohibited(Prohibition prohibition) {
    return new InForce.Prohibited(
        prohibition.name(),
        sorted(prohibition.codeClasses()),
        sorted(prohibition.scenes()),
        prohibition.effectiveFrom(),
        prohibition.effectiveTo(),
        prohibition.reason());
  }

  private static Map<String, String> payerApps(Rulebook book) {
    Map<String, String> apps = new TreeMap<>();
    book.participants()
        .all()
        .forEach(
            participant ->
                participant
                    .payerApps()
                    .forEach(app -> apps.put(app, participant.scannerNetwork())));
    return apps;
  }

  /** Where the operator has yet to set cities or scenes, nobody is let in. */
  private static boolean reachable(Rule rule) {
    return rule.cities().kind() != CityScope.Kind.UNSET
        && (rule.merchants().anyScene() || !rule.merchants().sceneCodes().isEmpty());
  }

  private static Opening opening(Rule rule, List<Window> windows) {
    return new Opening(
        rule.name(),
        rule.level().name(),
        rule.scannerNetwork(),
        rule.codeOwner(),
        sorted(rule.payerApps()),
        sorted(rule.scenes()),
        sorted(rule.codeClasses()),
        sorted(rule.modes()),
        rule.cities().name(),
        windows);
  }

  /** What a rule opens changes only when one of its dates passes. */
  private static List<Window> windows(Rule rule) {
    List<Window> windows = new ArrayList<>();
    Window open = null;
    for (Instant at : dates(rule)) {
      List<Condition> depends = opens(rule, at) ? depends(rule, at) : null;
      if (open != null && !open.depends().equals(depends)) {
        windows.add(new Window(open.from(), at, open.depends()));
        open = null;
      }
      if (open == null && depends != null) {
        open = new Window(at, null, depends);
      }
    }
    if (open != null) {
      windows.add(open);
    }
    return windows;
  }

  private static SortedSet<Instant> dates(Rule rule) {
    SortedSet<Instant> dates = new TreeSet<>();
    Stream.of(
            rule.lifecycle().stream().map(Lifecycle.Phase::from),
            rule.userRollout().steps().stream().map(Ramp.Step::from),
            rule.merchantCoverage().steps().stream().map(Ramp.Step::from),
            Stream.ofNullable(rule.effectiveFrom()),
            Stream.ofNullable(rule.effectiveTo()))
        .flatMap(all -> all)
        .forEach(dates::add);
    return dates;
  }

  private static boolean opens(Rule rule, Instant at) {
    return rule.openAt(at)
        && rule.userRollout().bpsAt(at) > 0
        && rule.merchantCoverage().bpsAt(at) > 0;
  }

  private static List<Condition> depends(Rule rule, Instant at) {
    List<Condition> depends = new ArrayList<>();
    if (rule.userRollout().bpsAt(at) < Ramp.ALL_BPS) {
      depends.add(Condition.USER_ROLLOUT);
    }
    if (rule.merchantCoverage().bpsAt(at) < Ramp.ALL_BPS) {
      depends.add(Condition.MERCHANT_COVERAGE);
    }
    if (!rule.merchants().anyMerchant()
        || !rule.merchants().anyScene()
        || !rule.merchants().mccs().isEmpty()) {
      depends.add(Condition.MERCHANT);
    }
    if (rule.amountMinMinor() > 1 || rule.amountMaxMinor() < UNLIMITED_MINOR) {
      depends.add(Condition.AMOUNT);
    }
    return depends;
  }

  private static List<String> sorted(Collection<String> words) {
    return List.copyOf(new TreeSet<>(words));
  }
}
