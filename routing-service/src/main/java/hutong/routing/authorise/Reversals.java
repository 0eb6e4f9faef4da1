package hutong.routing.authorise;

import hutong.routing.participant.Clocks;
import hutong.routing.participant.Institutions;
import hutong.routing.participant.Messages.DebitAnswer;
import hutong.routing.participant.Messages.Reversal;
import hutong.routing.participant.Messages.ReversalAnswer;
import hutong.routing.route.Reason;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Undoes debits (冲正), whether they were made or not: a reversal that arrives before its debit
 * blocks it. It is stored and forwarded until it is answered.
 */
@ApplicationScoped
class Reversals {

  private static final Logger LOG = Logger.getLogger(Reversals.class);

  private final Institutions institutions;
  private final Waits waits;
  private final Outcomes outcomes;

  Reversals(Institutions institutions, Waits waits, Outcomes outcomes) {
    this.institutions = institutions;
    this.waits = waits;
    this.outcomes = outcomes;
  }

  /**
   * Asks for the reversal, and where it is refused what became of the debit. May be called again
   * for the same payment: the institution sees the same id and reverses once.
   */
  Uni<Void> reverse(Taken taken) {
    Payment payment = taken.payment();
    if (windowIsOver(taken)) {
      LOG.warn("A debit is too old to be reversed; a person must look");
      return store(rest(taken, null, Attention.REVERSAL_EXPIRED));
    }
    Reversal reversal =
        new Reversal(payment.id(), payment.amountMinor(), payment.currency(), payment.acceptedAt());
    return institutions
        .reversal(payment.route().payerInstitution(), reversal)
        .chain(answer -> answered(taken, answer));
  }

  private boolean windowIsOver(Taken taken) {
    Instant last = taken.dispatchedAt().plus(clocks(taken).reversalWindow());
    return taken.at().isAfter(last);
  }

  private Uni<Void> answered(Taken taken, ReversalAnswer answer) {
    switch (answer) {
      case REVERSED:
        return store(new Change.Reversed(taken.payment().id()));
      case REFUSED:
        return institutions
            .query(taken.payment().route().payerInstitution(), taken.payment().id())
            .chain(debit -> orAgain(taken, refused(taken, debit)));
      default:
        return store(again(taken));
    }
  }

  /**
   * A refusal alone says neither that there is a debit nor that there is none. An institution that
   * has approved before and knows of no debit now contradicts itself, and no payer is told that on
   * its word.
   */
  private Change refused(Taken taken, DebitAnswer debit) {
    UUID id = taken.payment().id();
    boolean wasDebited = taken.reason().afterTheDebit();
    switch (debit) {
      case APPROVED:
        LOG.warn("A reversal was refused and the debit stands; it goes into suspense");
        return new Change.Compensating(id);
      case DECLINED:
        return wasDebited ? again(taken) : new Change.NotDebited(id, Reason.DECLINED_BY_PAYER_INST);
      case INSUFFICIENT_FUNDS:
        return wasDebited ? again(taken) : new Change.NotDebited(id, Reason.INSUFFICIENT_FUNDS);
      case NOT_FOUND:
        return wasDebited ? again(taken) : new Change.NotDebited(id, taken.reason());
      default:
        return again(taken);
    }
  }

  /** Where an approval that came late says otherwise, the payment does not end so and goes on. */
  private Uni<Void> orAgain(Taken taken, Change change) {
    return outcomes
        .store(change)
        .chain(
            done ->
                done || !(change instanceof Change.NotDebited)
                    ? Uni.createFrom().voidItem()
                    : store(again(taken)));
  }

  /** Store and forward; when that has lasted too long a person is told, and it goes on slowly. */
  private Change again(Taken taken) {
    Duration wait = waits.storeAndForward(taken, clocks(taken), taken.attempts() - 1);
    return rest(taken, wait, taken.overdue() ? Attention.REVERSAL_EXPIRED : null);
  }

  private static Change rest(Taken taken, Duration wait, Attention attention) {
    return new Change.Rest(
        taken.payment().id(), PaymentState.REVERSING, taken.attempts(), wait, attention);
  }

  private Clocks clocks(Taken taken) {
    return waits.payer(taken.payment());
  }

  private Uni<Void> store(Change change) {
    return outcomes.store(change).replaceWithVoid();
  }
}
