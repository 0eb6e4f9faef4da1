package hutong.codescan.openness;

import hutong.codescan.openness.Answer.Verdict;
import hutong.codescan.openness.InForce.Opening;
import hutong.codescan.openness.InForce.Prohibited;
import hutong.codescan.openness.InForce.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One rulebook's openings, made ready to be asked. It never changes. */
final class OpenBook {

  private static final String ALL = "ALL";
  private static final String PAYER_IS_SCANNED = "CPM";

  private final InForce event;
  private final Map<String, Set<String>> citySets = new HashMap<>();
  private final Map<String, List<Opening>> byOwner = new HashMap<>();
  private final Map<List<String>, List<Opening>> byOwnerAndApp = new HashMap<>();

  OpenBook(InForce event) {
    this.event = event;
    event.citySets().forEach((id, codes) -> citySets.put(id, Set.copyOf(codes)));
    for (Opening opening : event.openings()) {
      byOwner.computeIfAbsent(opening.codeOwner(), owner -> new ArrayList<>()).add(opening);
      for (String app : opening.payerApps()) {
        byOwnerAndApp
            .computeIfAbsent(List.of(opening.codeOwner(), app), key -> new ArrayList<>())
            .add(opening);
      }
    }
  }

  long publication() {
    return event.publication();
  }

  Answer ask(Question question) {
    for (Prohibited prohibited : event.prohibitions()) {
      if (forbids(prohibited, question)) {
        return closed(ClosedReason.named(prohibited.reason()), prohibited.id(), null);
      }
    }
    List<String> rules = new ArrayList<>();
    Set<String> depends = new TreeSet<>();
    boolean plainly = false;
    List<String> key = List.of(question.codeOwner(), question.payerApp());
    for (Opening opening : byOwnerAndApp.getOrDefault(key, List.of())) {
      Window window = failures(opening, question).isEmpty() ? window(opening, question.at()) : null;
      if (window != null) {
        rules.add(opening.ruleId());
        depends.addAll(window.depends());
        plainly |= window.depends().isEmpty();
      }
    }
    if (rules.isEmpty()) {
      return closed(question);
    }
    return new Answer(
        plainly ? Verdict.OPEN : Verdict.DEPENDS,
        rules,
        plainly ? List.of() : List.copyOf(depends),
        null,
        null,
        event.version());
  }

  private static boolean forbids(Prohibited prohibited, Question question) {
    return prohibited.codeClasses().contains(question.codeClass())
        && prohibited.scenes().contains(question.scene())
        && inside(prohibited.from(), prohibited.to(), question.at());
  }

  private static boolean inside(Instant from, Instant to, Instant at) {
    return !at.isBefore(from) && (to == null || at.isBefore(to));
  }

  private static Window window(Opening opening, Instant at) {
    for (Window window : opening.windows()) {
      if (inside(window.from(), window.to(), at)) {
        return window;
      }
    }
    return null;
  }

  /** An opening held against a question: what fails, in the order in which routing looks. */
  private record Near(Opening opening, List<ClosedReason> failures) {}

  /**
   * The nearest as routing has it: the fewest failures, then the one whose first failure comes
   * latest. Where no opening has the direction, nothing else matters.
   */
  private Answer closed(Question question) {
    Optional<Near> nearest =
        byOwner.getOrDefault(question.codeOwner(), List.of()).stream()
            .map(opening -> new Near(opening, failures(opening, question)))
            .min(
                Comparator.comparingInt((Near near) -> near.failures().size())
                    .thenComparing(
                        near -> order(near.failures().get(0)), Comparator.reverseOrder()));
    if (nearest.isEmpty() || noneHasTheDirection(question)) {
      return closed(
          ClosedReason.DIRECTION_NOT_OPEN,
          nearest.map(n -> n.opening().ruleId()).orElse(null),
          null);
    }
    Near near = nearest.get();
    boolean onlyTime = near.failures().size() == 1 && order(near.failures().get(0)) == 0;
    Instant next =
        onlyTime
            ? near.opening().windows().stream()
                .map(Window::from)
                .filter(from -> from.isAfter(question.at()))
                .findFirst()
                .orElse(null)
            : null;
    return closed(near.failures().get(0), near.opening().ruleId(), next);
  }

  private boolean noneHasTheDirection(Question question) {
    return byOwner.getOrDefault(question.codeOwner(), List.of()).stream()
        .noneMatch(opening -> direction(opening, question));
  }

  private Answer closed(ClosedReason reason, String rule, Instant next) {
    return new Answer(
        Verdict.CLOSED,
        rule == null ? List.of() : List.of(rule),
        List.of(),
        reason,
        next,
        event.version());
  }

  private List<ClosedReason> failures(Opening opening, Question question) {
    List<ClosedReason> failures = new ArrayList<>();
    if (window(opening, question.at()) == null) {
      boolean later = opening.windows().stream().anyMatch(w -> w.from().isAfter(question.at()));
      failures.add(later ? ClosedReason.NOT_YET_EFFECTIVE : ClosedReason.EXPIRED_RULE);
    }
    need(direction(opening, question), ClosedReason.DIRECTION_NOT_OPEN, failures);
    need(
        opening.payerApps().contains(question.payerApp()),
        ClosedReason.PAYER_APP_NOT_OPEN,
        failures);
    need(opening.scenes().contains(question.scene()), ClosedReason.SCENE_NOT_OPEN, failures);
    need(
        opening.codeClasses().contains(question.codeClass())
            && opening.modes().contains(question.mode()),
        ClosedReason.CODE_CLASS_FORBIDDEN,
        failures);
    need(city(opening, question.city()), ClosedReason.CITY_NOT_OPEN, failures);
    return failures;
  }

  private static void need(boolean holds, ClosedReason reason, List<ClosedReason> failures) {
    if (!holds) {
      failures.add(reason);
    }
  }

  /**
   * An app that nobody knows belongs to no network; then the code's side alone decides. So it does
   * where the payer is scanned, because there the acquirer scans, of whatever network.
   */
  private boolean direction(Opening opening, Question question) {
    String network = event.payerApps().get(question.payerApp());
    return network == null
        || question.mode().equals(PAYER_IS_SCANNED)
        || network.equals(opening.scannerNetwork());
  }

  private boolean city(Opening opening, String city) {
    if (opening.cities().equals(ALL)) {
      return true;
    }
    Set<String> set = citySets.get(opening.cities());
    return city != null && (set == null ? opening.cities().equals(city) : set.contains(city));
  }

  /** The place of a reason's predicate in the order of evaluation. */
  private static int order(ClosedReason reason) {
    switch (reason) {
      case DIRECTION_NOT_OPEN:
        return 1;
      case PAYER_APP_NOT_OPEN:
        return 2;
      case SCENE_NOT_OPEN:
        return 3;
      case CODE_CLASS_FORBIDDEN:
        return 4;
      case CITY_NOT_OPEN:
        return 5;
      default:
        return 0;
    }
  }
}
