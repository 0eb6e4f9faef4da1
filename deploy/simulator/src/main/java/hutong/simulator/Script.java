package hutong.simulator;

import hutong.simulator.Behaviour.Operation;
import java.util.List;
import java.util.UUID;

/**
 * Several behaviours of one participant. Which one a payment meets is drawn by a hash of seed,
 * payment (or refund) and operation, so it is the same however often it is asked, in whatever batch
 * and after a restart. Of each operation the steps that know it take their shares in their order,
 * and the rest approves.
 *
 * @param steps their shares add up to at most {@link #WHOLE} in any operation
 */
record Script(long seed, List<Step> steps) {

  static final int WHOLE = 1000;

  /** What has no payment: echoes and questions for bills. It always draws the same step. */
  static final UUID NOBODY = new UUID(0, 0);

  /**
   * @param sharePermille how many of a thousand, 1 to 1,000
   */
  record Step(int sharePermille, Behaviour behaviour) {}

  /** A script whose only step is always played. */
  static Script always(Behaviour behaviour) {
    return new Script(0, List.of(new Step(WHOLE, behaviour)));
  }

  /**
   * The behaviour in an operation. A debit that is left pending or contradicted later is asked for
   * by queries, which therefore meet the debit's step; what else goes wrong is drawn for each
   * operation by itself.
   */
  Behaviour of(Operation operation, UUID id) {
    Behaviour first = draw(operation.about(), id);
    boolean goesOn = first.mode().goesOn() && first.operations().contains(operation);
    return goesOn ? first : draw(operation, id);
  }

  /** How many of a thousand of an operation do not simply approve. */
  int share(Operation operation) {
    return steps.stream()
        .filter(step -> step.behaviour().operations().contains(operation))
        .mapToInt(Step::sharePermille)
        .sum();
  }

  private Behaviour draw(Operation operation, UUID id) {
    long drawn = Long.remainderUnsigned(hash(operation, id), WHOLE);
    for (Step step : steps) {
      if (step.behaviour().operations().contains(operation)) {
        drawn -= step.sharePermille();
        if (drawn < 0) {
          return step.behaviour();
        }
      }
    }
    return Behaviour.APPROVING;
  }

  /** Kept scripts depend on it: it must stay as it is, and so must the operations' names. */
  private long hash(Operation operation, UUID id) {
    long hash = mix(seed);
    hash = mix(hash ^ id.getMostSignificantBits());
    hash = mix(hash ^ id.getLeastSignificantBits());
    return mix(hash ^ operation.name().hashCode());
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long bits) {
    long mixed = bits + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
