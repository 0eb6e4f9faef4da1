package hutong.routing.route;

import hutong.routing.route.Decision.Verdict;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a draft would have decided about payments that another book decided. It looks at one payment
 * at a time and keeps sums, so a period may be as long as it likes.
 */
public final class Replay {

  /** What is beyond {@value #MAX_NAMES} names counts under this one. */
  static final String OTHERS = "OTHERS";

  static final int MAX_NAMES = 1_000;

  private final int maxExamples;
  private final Router draft;
  private long payments;
  private final Side shut = new Side();
  private final Side opened = new Side();

  private Replay(Router draft, int maxExamples) {
    this.draft = draft;
    this.maxExamples = maxExamples;
  }

  /**
   * A payment as it was decided.
   *
   * @param verdict of then
   * @param payerInstitution as it stands with the payment, or null where it was refused
   */
  public record Past(UUID paymentId, ScanFacts facts, Verdict verdict, String payerInstitution) {}

  /** How many payments, and how much in minor units of CNY, the only currency there is. */
  public record Sum(long count, long amountMinor) {
    static final Sum NONE = new Sum(0, 0);

    Sum plus(long minor) {
      return new Sum(Math.addExact(count, 1), Math.addExact(amountMinor, minor));
    }
  }

  /**
   * Payments whose verdict changes in one direction.
   *
   * @param byPayerApp by the app that paid
   * @param byPayerInstitution by the institution that debits; a refused payment has none and counts
   *     to the one that the draft routes it to
   * @param byReason the draft's reason where it now refuses, OK where it now accepts
   * @param examples the first payments, at most as many as were asked for
   */
  public record Changed(
      Sum total,
      Map<String, Sum> byPayerApp,
      Map<String, Sum> byPayerInstitution,
      Map<String, Sum> byCodeOwner,
      Map<String, Sum> byReason,
      List<UUID> examples) {}

  /**
   * The outcome.
   *
   * @param payments how many were looked at
   * @param draftVersion the book that was tried
   */
  public record ReplayReport(
      long payments, String draftVersion, Changed acceptToRefuse, Changed refuseToAccept) {}

  /**
   * @param past in any order; read once, to its end
   * @param maxExamples payments named in each direction, from 0
   * @throws ArithmeticException where a sum does not fit into a long
   */
  public static ReplayReport compare(Iterator<Past> past, Router draft, int maxExamples) {
    Replay replay = new Replay(draft, maxExamples);
    past.forEachRemaining(replay::add);
    return new ReplayReport(
        replay.payments, draft.version(), replay.shut.changed(), replay.opened.changed());
  }

  private void add(Past past) {
    payments++;
    Decision now = draft.decide(past.facts());
    if (now.verdict() != past.verdict()) {
      (now.accepted() ? opened : shut).add(past, now);
    }
  }

  /** Sums of one direction; as many entries as there are participants and reasons. */
  private final class Side {
    private Sum total = Sum.NONE;
    private final Map<String, Sum> byPayerApp = new TreeMap<>();
    private final Map<String, Sum> byPayerInstitution = new TreeMap<>();
    private final Map<String, Sum> byCodeOwner = new TreeMap<>();
    private final Map<String, Sum> byReason = new TreeMap<>();
    private final List<UUID> examples = new ArrayList<>();

    void add(Past past, Decision now) {
      long minor = past.facts().amountMinor();
      total = total.plus(minor);
      add(byPayerApp, past.facts().payerApp(), minor);
      String payer = now.accepted() ? now.route().payerInstitution() : past.payerInstitution();
      if (payer != null) {
        add(byPayerInstitution, payer, minor);
      }
      add(byCodeOwner, past.facts().codeOwner(), minor);
      add(byReason, now.reason().name(), minor);
      if (examples.size() < maxExamples) {
        examples.add(past.paymentId());
      }
    }

    /** Names come from requests, and whoever sends them could think up any number. */
    private void add(Map<String, Sum> sums, String name, long minor) {
      String key = sums.size() < MAX_NAMES || sums.containsKey(name) ? name : OTHERS;
      sums.put(key, sums.getOrDefault(key, Sum.NONE).plus(minor));
    }

    Changed changed() {
      return new Changed(
          total, byPayerApp, byPayerInstitution, byCodeOwner, byReason, List.copyOf(examples));
    }
  }
}
