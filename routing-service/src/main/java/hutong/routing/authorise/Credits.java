package hutong.routing.authorise;

import hutong.routing.participant.Clocks;
import hutong.routing.participant.Connections;
import hutong.routing.participant.Institutions;
import hutong.routing.participant.Messages.Credit;
import hutong.routing.participant.Messages.CreditAnswer;
import hutong.routing.route.Reason;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Tells the payee's network of a debit that is done, until it has answered: the debit stands,
 * whatever happens. Only where it rejects the credit the debit is undone.
 */
@ApplicationScoped
class Credits {

  private static final Logger LOG = Logger.getLogger(Credits.class);

  private final Institutions institutions;
  private final Connections connections;
  private final Outcomes outcomes;
  private final AuthoriseConfig config;

  Credits(
      Institutions institutions,
      Connections connections,
      Outcomes outcomes,
      AuthoriseConfig config) {
    this.institutions = institutions;
    this.connections = connections;
    this.outcomes = outcomes;
    this.config = config;
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
        Clocks payer = connections.of(payment.route().payerInstitution()).clocks();
        return new Change.CreditRejected(
            payment.id(),
            payment.bill() == null ? Reason.CREDIT_REJECTED : Reason.PAID_NOT_DELIVERED,
            payer.reversalMinAge(),
            payer.storeAndForwardExpiry());
      default:
        return rest(taken);
    }
  }

  /** Store and forward; when that has lasted too long a person is told, and it goes on slowly. */
  private Change rest(Taken taken) {
    Clocks payee = connections.of(taken.payment().route().payeeInstitution()).clocks();
    Duration wait =
        taken.overdue()
            ? config.slowRetry()
            : Ladder.rest(payee.storeAndForward(), taken.attempts());
    return new Change.Rest(
        taken.payment().id(),
        PaymentState.AUTHORISED,
        taken.attempts(),
        wait,
        taken.overdue() ? Attention.CREDIT_EXPIRED : null);
  }
}
