package hutong.routing.authorise;

import hutong.routing.participant.Institutions;
import hutong.routing.participant.Messages.BillAnswer;
import hutong.routing.participant.Messages.BillQuestion;
import hutong.routing.participant.Messages.Credit;
import hutong.routing.participant.Messages.CreditAnswer;
import hutong.routing.participant.Messages.Debit;
import hutong.routing.participant.Messages.DebitAnswer;
import hutong.routing.route.Reason;
import hutong.runtime.seal.SealBrokenException;
import hutong.runtime.seal.Sealer;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Carries payments on. Every method may be called again for the same payment, by this instance or
 * another: what has been done already is found done.
 */
@ApplicationScoped
public class Authoriser {

  private static final Logger LOG = Logger.getLogger(Authoriser.class);

  private final Institutions institutions;
  private final Outcomes outcomes;
  private final Sealer sealer;
  private final AuthoriseConfig config;
  private final MeterRegistry meters;

  public Authoriser(
      Institutions institutions,
      Outcomes outcomes,
      Sealer sealer,
      AuthoriseConfig config,
      MeterRegistry meters) {
    this.institutions = institutions;
    this.outcomes = outcomes;
    this.sealer = sealer;
    this.config = config;
    this.meters = meters;
  }

  /**
   * Takes an accepted payment on after its row is durable. Nobody waits for the result: if it ends
   * early, for whatever reason, the lease runs out and the sweeper goes on.
   */
  public void begin(Payment payment) {
    run(() -> first(payment));
  }

  /** Goes on with a payment that the sweeper has taken up. */
  void resume(Payment payment, PaymentState state) {
    run(
        () -> {
          switch (state) {
            case AUTHORISED:
              return credit(payment);
            case AUTHORISING:
              return first(payment);
            default:
              return query(payment);
          }
        });
  }

  /** Never throws: whatever is wrong with one payment must not stop those that come with it. */
  private void run(Supplier<Uni<? extends Void>> way) {
    Uni.createFrom().deferred(way).subscribe().with(done -> {}, this::leave);
  }

  private void leave(Throwable failure) {
    meters.counter("hutong.payments.left.over").increment();
    LOG.warnf("Left to the sweeper after %s", failure.getClass().getName());
  }

  private Uni<Void> first(Payment payment) {
    return payment.bill() == null || payment.bill().confirmed() ? debit(payment) : confirm(payment);
  }

  /**
   * Asks the biller before anybody is debited. A silent biller is asked again when the lease runs
   * out; what it once confirmed is durable before the debit and is not asked again, because from
   * then on its "paid" could be this very payment.
   */
  private Uni<Void> confirm(Payment payment) {
    BillQuestion question = new BillQuestion(payment.merchantId(), payment.bill().number());
    return institutions
        .bill(payment.route().payeeInstitution(), question)
        .chain(
            bill -> {
              switch (bill.state()) {
                case PAYABLE:
                  return payable(payment, bill);
                case PAID:
                  return declined(payment, Reason.BILL_PAID);
                case UNKNOWN:
                  return declined(payment, Reason.BILL_UNKNOWN);
                default:
                  return Uni.createFrom().voidItem();
              }
            });
  }

  private Uni<Void> payable(Payment payment, BillAnswer bill) {
    boolean same =
        bill.amountMinor() == payment.amountMinor() && payment.currency().equals(bill.currency());
    return same
        ? outcomes
            .store(new Change.BillConfirmed(payment.id()))
            .chain(durable -> durable ? debit(payment) : Uni.createFrom().voidItem())
        : declined(payment, Reason.BILL_AMOUNT_MISMATCH);
  }

  /**
   * Where the payer's code cannot be opened here nothing can be asked, and nothing is known either:
   * the payment is left to the sweeper of an instance that has the key.
   */
  private Uni<Void> debit(Payment payment) {
    String paymentCode;
    try {
      String sealed = payment.sealedCode();
      paymentCode = sealed == null ? null : sealer.open(sealed, payment.id().toString());
    } catch (SealBrokenException broken) {
      return Uni.createFrom().failure(broken);
    }
    Debit debit =
        new Debit(
            payment.id(),
            payment.amountMinor(),
            payment.currency(),
            payment.payerApp(),
            payment.payerRef(),
            payment.accountType(),
            payment.route().payeeInstitution(),
            payment.merchantId(),
            payment.acceptedAt(),
            paymentCode);
    return institutions
        .debit(payment.route().payerInstitution(), debit, config.timeout())
        .chain(answer -> debited(payment, answer));
  }

  private Uni<Void> debited(Payment payment, DebitAnswer answer) {
    switch (answer) {
      case APPROVED:
        return authorised(payment);
      case DECLINED:
        return declined(payment, Reason.DECLINED_BY_PAYER_INST);
      case INSUFFICIENT_FUNDS:
        return declined(payment, Reason.INSUFFICIENT_FUNDS);
      case DUPLICATE_MISMATCH:
        LOG.warn("A debit differs from an earlier one of its payment; a person must look");
        return outcomes.store(new Change.Mismatched(payment.id())).replaceWithVoid();
      default:
        return outcomes.store(new Change.Unknown(payment.id())).replaceWithVoid();
    }
  }

  private Uni<Void> query(Payment payment) {
    return institutions
        .query(payment.route().payerInstitution(), payment.id())
        .chain(
            answer -> {
              switch (answer) {
                case NOT_FOUND:
                  return debit(payment);
                case PENDING:
                case SILENT:
                  return Uni.createFrom().voidItem();
                default:
                  return debited(payment, answer);
              }
            });
  }

  private Uni<Void> declined(Payment payment, Reason reason) {
    return outcomes.store(new Change.Declined(payment.id(), reason)).replaceWithVoid();
  }

  private Uni<Void> authorised(Payment payment) {
    return outcomes
        .store(new Change.Authorised(payment.id()))
        .chain(durable -> durable ? credit(payment) : Uni.createFrom().voidItem());
  }

  private Uni<Void> credit(Payment payment) {
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
        .chain(answer -> credited(payment, answer));
  }

  /** A silent network is told again when the lease runs out: the debit stands, whatever happens. */
  private Uni<Void> credited(Payment payment, CreditAnswer answer) {
    switch (answer) {
      case ACKNOWLEDGED:
        return outcomes.store(new Change.Completed(payment.id())).replaceWithVoid();
      case REJECTED:
        LOG.warn("A credit was rejected after its debit; it waits for a person");
        return outcomes.store(new Change.CreditRejected(payment.id())).replaceWithVoid();
      default:
        return Uni.createFrom().voidItem();
    }
  }
}
