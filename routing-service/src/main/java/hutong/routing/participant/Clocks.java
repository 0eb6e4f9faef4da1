package hutong.routing.participant;

import java.time.Duration;
import java.util.List;

/**
 * The clocks of a payment at one participant. All durations are positive.
 *
 * @param debitTimeout T1: how long a debit waits for its answer before its outcome is unknown
 * @param userPollFirst T2: when to ask first whether a payer has confirmed; each next time later
 * @param userPollMax the longest time between two such questions
 * @param userWindow T3: how long a payer may take to confirm
 * @param queryTimeout how long a query of a debit, a refund or a bill waits for its answer
 * @param creditTimeout how long a credit, a reversal or a refund waits for its answer
 * @param reversalMinAge how old a debit must be before it is reversed: one that is reversed at once
 *     may still be on its way
 * @param reversalWindow for how long after the debit it can be reversed; afterwards it is refunded
 * @param queryLadder when to ask what became of a debit, rung by rung; not empty
 * @param maxQueries how often to ask before the debit is reversed, at least 1
 * @param storeAndForward when to repeat a reversal that is not acknowledged, rung by rung; the last
 *     is repeated; not empty
 * @param storeAndForwardExpiry after which a reversal without acknowledgement needs a person
 */
public record Clocks(
    Duration debitTimeout,
    Duration userPollFirst,
    Duration userPollMax,
    Duration userWindow,
    Duration queryTimeout,
    Duration creditTimeout,
    Duration reversalMinAge,
    Duration reversalWindow,
    List<Duration> queryLadder,
    int maxQueries,
    List<Duration> storeAndForward,
    Duration storeAndForwardExpiry) {

  /** What counts where nothing else is agreed with a participant. */
  public static final Clocks DEFAULTS =
      new Clocks(
          Duration.ofSeconds(15),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofDays(7),
          List.of(
              Duration.ofSeconds(5),
              Duration.ofSeconds(15),
              Duration.ofSeconds(45),
              Duration.ofSeconds(90),
              Duration.ofMinutes(5),
              Duration.ofMinutes(15),
              Duration.ofHours(1)),
          7,
          List.of(
              Duration.ofSeconds(1),
              Duration.ofSeconds(5),
              Duration.ofSeconds(30),
              Duration.ofSeconds(60)),
          Duration.ofHours(24));

  public Clocks {
    queryLadder = List.copyOf(queryLadder);
    storeAndForward = List.copyOf(storeAndForward);
  }
}
