package hutong.routing.authorise;

import hutong.routing.participant.Clocks;
import hutong.routing.participant.Institutions;
import hutong.routing.participant.Messages.Credit;
import hutong.routing.participant.Messages.CreditAnswer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Tells the payee's network of a debit that is done, until it has answered: the debit stands,
 * whatever happens. Only where it rejects the credit the debit is undone.
 */
@ApplicationScoped
class Credits {

  private static final Logger LOG = Logger.getLogger(Credits.class);

  private final Institutions institutions;
  private final Waits waits;
  private final Outcomes outcomes;

  Credits(Institutions institutions, Waits waits, Outcomes outcomes) {
    this.institutions = institutions;
    this.waits = waits;
    this.outcomes = outcomes;
  }

  /** May be called again for the same payment: the network sees the same id and credits once. */
  Uni<Void> credit(Taken taken) {
    Payment payment = taken.payment();
    Credit credit =
        new Credit(
            payment.id(),
            payment.amountMinor(),
            payment.currency(),
            payment.merchantCode(),
            payment.merchantId(),
            payment.route().payerInstitution(),
            payment.bill() == null ? null : payment.bill().number());
    return institutions
        .credit(payment.route().payeeInstitution(), credit)
        .chain(answer -> outcomes.store(change(taken, answer)))
        .replaceWithVoid();
  }

  private Change change(Taken taken, CreditAnswer answer) {
    Payment payment = taken.payment();
    switch (answer) {
      case ACKNOWLEDGED:
        return new Change.Completed(payment.id());
      case REJECTED:
        LOG.warn("A credit was rejected after its debit; the debit is undone");
        return Change.CreditRejected.of(payment.id(), payment.bill() != null, waits.payer(payment));
      default:
        return rest(taken);
    }
  }

  /** Store and forward; when that has lasted too long a person is told, and it goes on slowly. */
  private Change rest(Taken taken) {
    Clocks payee = waits.payee(taken.payment());
    return new Change.Rest(
        taken.payment().id(),
        PaymentState.AUTHORISED,
        taken.attempts(),
        waits.storeAndForward(taken, payee, taken.attempts()),
        taken.overdue() ? Attention.CREDIT_EXPIRED : null);
  }
}
