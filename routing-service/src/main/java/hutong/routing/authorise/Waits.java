package hutong.routing.authorise;

import hutong.routing.participant.Clocks;
import hutong.routing.participant.Connections;
import hutong.runtime.clock.BusinessClock;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** How long a payment rests, by the clocks of the institution that it waits for. */
@ApplicationScoped
class Waits {

  private final Connections connections;
  private final BusinessClock clock;
  private final AuthoriseConfig config;

  Waits(Connections connections, BusinessClock clock, AuthoriseConfig config) {
    this.connections = connections;
    this.clock = clock;
    this.config = config;
  }

  Clocks payer(Payment payment) {
    return connections.of(payment.route().payerInstitution()).clocks();
  }

  Clocks payee(Payment payment) {
    return connections.of(payment.route().payeeInstitution()).clocks();
  }

  /** For how long nobody else asks for the debit. */
  Duration debitLease(Payment payment) {
    return payer(payment).debitTimeout().plus(config.leaseMargin());
  }

  /** For how long nobody else tells the credit. */
  Duration creditLease(Payment payment) {
    return payee(payment).creditTimeout().plus(config.leaseMargin());
  }

  /** Whoever has slept over a payment, or finds it late, must not debit anybody any more. */
  boolean tooLateToDebit(Payment payment) {
    return clock.instant().isAfter(latestDebit(payment));
  }

  /** Whether a payer who was asked to confirm with the last debit has had the time for it. */
  boolean payerWindowIsOver(Taken taken) {
    return taken.at().isAfter(taken.dispatchedAt().plus(payer(taken.payment()).userWindow()));
  }

  /** The rung of the query ladder that comes next. */
  Duration rung(Taken taken) {
    return Ladder.rest(payer(taken.payment()).queryLadder(), taken.attempts());
  }

  /** The same, not beyond the instant at which it is too late to debit. */
  Duration rungBeforeTheDebit(Taken taken) {
    return until(latestDebit(taken.payment()), rung(taken));
  }

  /** Until the payer is to be looked after again, not beyond the end of the time to confirm. */
  Duration poll(Taken taken) {
    Clocks clocks = payer(taken.payment());
    return until(
        taken.deadlineAt(),
        Ladder.doubling(clocks.userPollFirst(), clocks.userPollMax(), taken.attempts()));
  }

  /**
   * Until a reversal or a credit is told again; when that has lasted too long it goes on slowly.
   *
   * @param clocks of the institution that does not answer
   * @param told how often it was told before, 0 for the first wait
   */
  Duration storeAndForward(Taken taken, Clocks clocks, int told) {
    return taken.overdue() ? config.slowRetry() : Ladder.rest(clocks.storeAndForward(), told);
  }

  private Instant latestDebit(Payment payment) {
    return payment.acceptedAt().plus(config.latestDebit());
  }

  private Duration until(Instant end, Duration rest) {
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative() ? Duration.ZERO : left.compareTo(rest) < 0 ? left : rest;
  }
}
