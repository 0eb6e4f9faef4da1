package hutong.routing.route;

import hutong.routing.route.Check.Predicate;
import hutong.routing.rulebook.Bits;
import hutong.routing.rulebook.RuleIndex;
import java.util.Arrays;

/**
 * One request held against all rules at once: for each predicate, the set of rules that pass it.
 *
 * <p>Shares of users and merchants are the exception. Whether a rule passes them takes a hash, so
 * they count as passed until a rule comes into question; then the hash is taken and the rule
 * settled. A rule can only fall behind by that, so whoever is first after being settled is first.
 */
final class Sieve {

  /** The order in which rules fall away soonest; the result does not depend on it. */
  private static final int[] NARROW_FIRST = {
    Predicate.DIRECTION.ordinal(),
    Predicate.PAYER_APP.ordinal(),
    Predicate.CITY.ordinal(),
    Predicate.CODE.ordinal(),
    Predicate.SCENE.ordinal(),
    Predicate.MERCHANT.ordinal(),
    Predicate.DATE.ordinal(),
    Predicate.LIFECYCLE.ordinal(),
    Predicate.AMOUNT.ordinal(),
    Predicate.MERCHANT_COVERAGE.ordinal(),
    Predicate.USER_ROLLOUT.ordinal()
  };

  private static final int COVERAGE = Predicate.MERCHANT_COVERAGE.ordinal();
  private static final int ROLLOUT = Predicate.USER_ROLLOUT.ordinal();

  private final RuleIndex index;
  private final ScanFacts facts;
  private final int words;
  private final long[][] passed = new long[NARROW_FIRST.length][];

  /** Rules that pass everything that does not depend on the day; few, if any. */
  private final long[] timeless;

  /** Rules whose hash has still to be taken. */
  private long[] open;

  private boolean own;

  /**
   * @param scannerNetwork of the paying app, or null where nobody has registered it
   */
  Sieve(RuleIndex index, ScanFacts facts, String scannerNetwork) {
    this.index = index;
    this.facts = facts;
    this.words = index.all().length;
    RuleIndex.Moment moment = index.at(facts.at());
    pass(Predicate.LIFECYCLE, moment.lifecycle());
    pass(Predicate.DATE, moment.date());
    pass(Predicate.DIRECTION, index.direction(scannerNetwork, facts.codeOwner()));
    pass(Predicate.PAYER_APP, index.app(facts.payerApp()));
    pass(Predicate.SCENE, index.scene(facts.scene()));
    pass(Predicate.CODE, index.code(facts.codeClass(), facts.mode()));
    pass(Predicate.CITY, index.city(facts.city()));
    pass(Predicate.MERCHANT, index.merchant(facts.merchantId(), facts.sceneCode(), facts.mcc()));
    pass(Predicate.MERCHANT_COVERAGE, moment.coverage());
    pass(Predicate.AMOUNT, index.amount(facts.amountMinor()));
    pass(Predicate.USER_ROLLOUT, moment.rollout());
    open = moment.partial();
    timeless =
        Bits.and(
            of(Predicate.DIRECTION),
            of(Predicate.PAYER_APP),
            of(Predicate.CITY),
            of(Predicate.CODE),
            of(Predicate.SCENE),
            of(Predicate.MERCHANT),
            of(Predicate.AMOUNT));
  }

  private void pass(Predicate predicate, long[] rules) {
    passed[predicate.ordinal()] = rules;
  }

  private long[] of(Predicate predicate) {
    return passed[predicate.ordinal()];
  }

  /** Whether some rule is for the direction of the request at all. */
  boolean knowsDirection() {
    return Bits.next(of(Predicate.DIRECTION), 0) >= 0;
  }

  /** The first rule from a number on that passes everything but what depends on the day, or -1. */
  int nextTimeless(int from) {
    return Bits.next(timeless, from);
  }

  /** The best rule that accepts, or -1. */
  int best() {
    for (int rule = nextTimeless(0); rule >= 0; rule = nextTimeless(rule + 1)) {
      if (Bits.has(of(Predicate.LIFECYCLE), rule)
          && Bits.has(of(Predicate.DATE), rule)
          && Bits.has(of(Predicate.MERCHANT_COVERAGE), rule)
          && Bits.has(of(Predicate.USER_ROLLOUT), rule)
          && holds(rule)) {
        return rule;
      }
    }
    return -1;
  }

  /**
   * Where none accepts, the rule that came nearest: of those with the fewest failures the one whose
   * first failure comes latest, and of equals the best. All rules are candidates, also those of
   * other directions, so that a request that fails a single thing always finds out which.
   */
  int nearest() {
    while (true) {
      long[] nearest = furthest(fewestFailures());
      for (int rule = Bits.next(nearest, 0); rule >= 0; rule = Bits.next(nearest, rule + 1)) {
        if (holds(rule)) {
          return rule;
        }
      }
    }
  }

  private long[] fewestFailures() {
    long[] found = new long[words];
    long[][] sets = new long[NARROW_FIRST.length][];
    for (int p = 0; p < sets.length; p++) {
      sets[p] = passed[NARROW_FIRST[p]];
    }
    boolean some = withAtMostTwo(sets, found);
    for (int most = 3; !some; most++) {
      some = withAtMost(most, sets, found);
    }
    return found;
  }

  /**
   * Nearly every refusal is near to some rule: it fails one thing, or two. So these are looked for
   * together, in loops so plain that the compiler takes several words at a time.
   *
   * @param one becomes the rules with one failure, or where there are none, with two
   */
  private boolean withAtMostTwo(long[][] sets, long[] one) {
    long[] none = Bits.and(sets[0], sets[1]);
    long[] two = index.all().clone();
    for (int w = 0; w < words; w++) {
      one[w] = sets[0][w] | sets[1][w];
    }
    for (int p = 2; p < sets.length; p++) {
      long[] passes = sets[p];
      take(two, one, passes);
      take(one, none, passes);
      for (int w = 0; w < none.length; w++) {
        none[w] &= passes[w];
      }
    }
    if (isEmpty(one)) {
      System.arraycopy(two, 0, one, 0, words);
    }
    return !isEmpty(one);
  }

  /** Of the rules with so many failures, those that pass; and of those with one fewer, all. */
  private static void take(long[] rules, long[] better, long[] passes) {
    for (int w = 0; w < rules.length; w++) {
      rules[w] = better[w] | rules[w] & passes[w];
    }
  }

  private static boolean isEmpty(long[] rules) {
    return Bits.next(rules, 0) < 0;
  }

  /** The same for any number of failures. */
  private boolean withAtMost(int failures, long[][] sets, long[] found) {
    long[] all = index.all();
    long[] within = new long[failures + 1];
    long some = 0;
    for (int w = 0; w < words; w++) {
      Arrays.fill(within, all[w]);
      for (int p = 0; p < sets.length && within[failures] != 0; p++) {
        long passes = sets[p][w];
        for (int k = failures; k > 0; k--) {
          within[k] = within[k - 1] | within[k] & passes;
        }
        within[0] &= passes;
      }
      found[w] = within[failures];
      some |= within[failures];
    }
    return some != 0;
  }

  /** Narrows the rules down to those that get furthest. */
  private long[] furthest(long[] rules) {
    for (long[] passes : passed) {
      long some = 0;
      for (int w = 0; w < words; w++) {
        some |= rules[w] & passes[w];
      }
      if (some == 0) {
        break;
      }
      for (int w = 0; w < words; w++) {
        rules[w] &= passes[w];
      }
    }
    return rules;
  }

  /** Settles a rule; false where it has fallen behind by that. */
  private boolean holds(int number) {
    if (!Bits.has(open, number)) {
      return true;
    }
    ownTheShares();
    Bits.clear(open, number);
    Shares shares = Shares.of(index.rule(number), facts, facts.at());
    boolean coverage = Bits.has(passed[COVERAGE], number) == shares.merchant();
    boolean rollout = Bits.has(passed[ROLLOUT], number) == shares.user();
    if (!coverage) {
      Bits.clear(passed[COVERAGE], number);
    }
    if (!rollout) {
      Bits.clear(passed[ROLLOUT], number);
    }
    return coverage && rollout;
  }

  /** The sets came from the index, which others read. */
  private void ownTheShares() {
    if (!own) {
      own = true;
      open = open.clone();
      passed[COVERAGE] = passed[COVERAGE].clone();
      passed[ROLLOUT] = passed[ROLLOUT].clone();
    }
  }
}
