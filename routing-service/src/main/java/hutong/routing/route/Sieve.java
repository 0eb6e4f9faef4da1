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

  private static final int[] TIMELESS = {
    Predicate.DIRECTION.ordinal(),
    Predicate.PAYER_APP.ordinal(),
    Predicate.CITY.ordinal(),
    Predicate.CODE.ordinal(),
    Predicate.SCENE.ordinal(),
    Predicate.MERCHANT.ordinal(),
    Predicate.AMOUNT.ordinal()
  };

  private static final int COVERAGE = Predicate.MERCHANT_COVERAGE.ordinal();
  private static final int ROLLOUT = Predicate.USER_ROLLOUT.ordinal();

  private final RuleIndex index;
  private final ScanFacts facts;
  private final int words;
  private final long[][] passed = new long[NARROW_FIRST.length][];

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
    return next(from, TIMELESS);
  }

  /** The best rule that accepts, or -1. */
  int best() {
    int rule = next(0, NARROW_FIRST);
    while (rule >= 0 && !holds(rule)) {
      rule = next(rule + 1, NARROW_FIRST);
    }
    return rule;
  }

  /** The first rule from a number on that passes some predicates, or -1. */
  private int next(int from, int[] predicates) {
    long wanted = -1L << from;
    for (int w = from >>> 6; w < words; w++) {
      long rules = wanted;
      for (int p = 0; p < predicates.length && rules != 0; p++) {
        rules &= passed[predicates[p]][w];
      }
      if (rules != 0) {
        return (w << 6) + Long.numberOfTrailingZeros(rules);
      }
      wanted = -1L;
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
   * together, each word of 64 rules going through the predicates until none of them is left.
   *
   * @param found becomes the rules with one failure, or where there are none, with two
   */
  private boolean withAtMostTwo(long[][] sets, long[] found) {
    long[] two = new long[words];
    long[] all = index.all();
    long someOne = 0;
    long someTwo = 0;
    for (int w = 0; w < words; w++) {
      long none = all[w];
      long one = none;
      long both = none;
      for (int p = 0; p < sets.length && (someOne == 0 ? both : one) != 0; p++) {
        long passes = sets[p][w];
        both = one | both & passes;
        one = none | one & passes;
        none &= passes;
      }
      found[w] = one;
      two[w] = both;
      someOne |= one;
      someTwo |= both;
    }
    if (someOne == 0) {
      System.arraycopy(two, 0, found, 0, words);
    }
    return someOne != 0 || someTwo != 0;
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
