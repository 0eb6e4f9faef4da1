package hutong.routing.authorise;

import hutong.routing.participant.Clocks;
import hutong.routing.participant.Institutions;
import hutong.routing.participant.Messages.BillAnswer;
import hutong.routing.participant.Messages.BillQuestion;
import hutong.routing.participant.Messages.Debit;
import hutong.routing.participant.Messages.DebitAnswer;
import hutong.routing.route.Reason;
import hutong.runtime.clock.BusinessClock;
import hutong.runtime.seal.SealBrokenException;
import hutong.runtime.seal.Sealer;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Carries payments on, up to the debit; what comes behind it is {@link Credits} and {@link
 * Reversals}. Every method may be called again for the same payment, by this instance or another:
 * what has been done already is found done.
 */
@ApplicationScoped
public class Authoriser {

  private static final Logger LOG = Logger.getLogger(Authoriser.class);

  private final Institutions institutions;
  private final Waits waits;
  private final Outcomes outcomes;
  private final Credits credits;
  private final Reversals reversals;
  private final Sealer sealer;
  private final BusinessClock clock;
  private final Instance instance;
  private final AuthoriseConfig config;
  private final MeterRegistry meters;

  public Authoriser(
      Institutions institutions,
      Waits waits,
      Outcomes outcomes,
      Credits credits,
      Reversals reversals,
      Sealer sealer,
      BusinessClock clock,
      Instance instance,
      AuthoriseConfig config,
      MeterRegistry meters) {
    this.institutions = institutions;
    this.waits = waits;
    this.outcomes = outcomes;
    this.credits = credits;
    this.reversals = reversals;
    this.sealer = sealer;
    this.clock = clock;
    this.instance = instance;
    this.config = config;
    this.meters = meters;
  }

  /**
   * Who will carry new payments on, and for how long nobody else may.
   *
   * @param offsetMillis how far business time is ahead of the database's clock
   */
  public record Hold(UUID owner, long leaseMillis, long offsetMillis) {}

  /** How the rows of payments have to look that {@link #begin} is called for afterwards. */
  public Hold hold() {
    return new Hold(instance.id(), config.lease().toMillis(), clock.offset().toMillis());
  }

  /**
   * Takes an accepted payment on after its row is durable. Nobody waits for the result: if it ends
   * early, for whatever reason, the lease runs out and the sweeper goes on.
   */
  public void begin(Payment payment) {
    run(() -> first(Taken.fresh(payment, PaymentState.AUTHORISING, clock.instant())));
  }

  /** Goes on with a payment that the sweeper has taken up. */
  void resume(Taken taken) {
    run(
        () -> {
          switch (taken.state()) {
            case AUTHORISED:
              return credits.credit(taken);
            case AUTHORISING:
              return first(taken);
            case REVERSING:
              return reversals.reverse(taken);
            case USER_PAYING:
              return poll(taken);
            default:
              return query(taken);
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

  private Uni<Void> first(Taken taken) {
    Payment payment = taken.payment();
    boolean unconfirmed = payment.bill() != null && !payment.bill().confirmed();
    if (unconfirmed) {
      return waits.tooLateToDebit(payment)
          ? store(new Change.Declined(payment.id(), Reason.BILL_UNANSWERED))
          : confirm(taken);
    }
    return waits.tooLateToDebit(payment)
        ? reversing(payment, Reason.TOO_LATE_TO_DEBIT)
        : debit(payment);
  }

  /**
   * Asks the biller before anybody is debited. A silent biller is asked again until it is too late
   * to debit; what it once confirmed is durable before the debit and is not asked again, because
   * from then on its "paid" could be this very payment.
   */
  private Uni<Void> confirm(Taken taken) {
    Payment payment = taken.payment();
    BillQuestion question = new BillQuestion(payment.merchantId(), payment.bill().number());
    return institutions
        .bill(payment.route().payeeInstitution(), question)
        .chain(
            bill -> {
              switch (bill.state()) {
                case PAYABLE:
                  return payable(payment, bill);
                case PAID:
                  return store(new Change.Declined(payment.id(), Reason.BILL_PAID));
                case UNKNOWN:
                  return store(new Change.Declined(payment.id(), Reason.BILL_UNKNOWN));
                default:
                  return rest(taken, waits.rungBeforeTheDebit(taken));
              }
            });
  }

  private Uni<Void> payable(Payment payment, BillAnswer bill) {
    boolean same =
        bill.amountMinor() == payment.amountMinor() && payment.currency().equals(bill.currency());
    return same
        ? outcomes
            .store(new Change.BillConfirmed(payment.id(), waits.debitLease(payment)))
            .chain(durable -> durable ? debit(payment) : Uni.createFrom().voidItem())
        : store(new Change.Declined(payment.id(), Reason.BILL_AMOUNT_MISMATCH));
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
        .debit(payment.route().payerInstitution(), debit, waits.payer(payment).debitTimeout())
        .chain(answer -> debited(payment, answer));
  }

  private Uni<Void> debited(Payment payment, DebitAnswer answer) {
    switch (answer) {
      case APPROVED:
        return authorised(payment);
      case DECLINED:
        return store(new Change.Declined(payment.id(), Reason.DECLINED_BY_PAYER_INST));
      case INSUFFICIENT_FUNDS:
        return store(new Change.Declined(payment.id(), Reason.INSUFFICIENT_FUNDS));
      case DUPLICATE_MISMATCH:
        LOG.warn("A debit differs from an earlier one of its payment; a person must look");
        return store(
            new Change.Mismatched(payment.id(), waits.payer(payment).queryLadder().get(0)));
      case USER_PAYING:
        return store(
            new Change.UserPaying(
                payment.id(),
                waits.payer(payment).userPollFirst(),
                waits.payer(payment).userWindow()));
      default:
        return store(new Change.Unknown(payment.id(), waits.payer(payment).queryLadder().get(0)));
    }
  }

  private Uni<Void> authorised(Payment payment) {
    Change authorised =
        new Change.Authorised(
            payment.id(), waits.creditLease(payment), waits.payee(payment).storeAndForwardExpiry());
    return outcomes
        .store(authorised)
        .chain(
            durable ->
                durable
                    ? credits.credit(Taken.fresh(payment, PaymentState.AUTHORISED, clock.instant()))
                    : Uni.createFrom().voidItem());
  }

  /**
   * Whether the payer has confirmed. When the time to confirm is over the payment is called back,
   * so that a confirmation that comes late debits nobody; a silent institution is asked along the
   * ladder first.
   */
  private Uni<Void> poll(Taken taken) {
    Payment payment = taken.payment();
    return institutions
        .query(payment.route().payerInstitution(), payment.id())
        .chain(
            answer -> {
              switch (answer) {
                case USER_PAYING:
                case PENDING:
                case NOT_FOUND:
                  return taken.overdue()
                      ? reversing(payment, Reason.PAYER_DID_NOT_CONFIRM)
                      : rest(taken, waits.poll(taken));
                case SILENT:
                  return taken.overdue()
                      ? debited(payment, answer)
                      : rest(taken, waits.poll(taken));
                default:
                  return debited(payment, answer);
              }
            });
  }

  private Uni<Void> query(Taken taken) {
    Payment payment = taken.payment();
    return institutions
        .query(payment.route().payerInstitution(), payment.id())
        .chain(answer -> found(taken, answer));
  }

  private Uni<Void> found(Taken taken, DebitAnswer answer) {
    Payment payment = taken.payment();
    if (taken.attention() == Attention.DUPLICATE_MISMATCH) {
      return learn(taken, answer);
    }
    switch (answer) {
      case NOT_FOUND:
        return waits.tooLateToDebit(payment)
            ? reversing(payment, Reason.TOO_LATE_TO_DEBIT)
            : debitAgain(taken);
      case USER_PAYING:
        return waits.payerWindowIsOver(taken)
            ? reversing(payment, Reason.PAYER_DID_NOT_CONFIRM)
            : rest(taken, waits.rung(taken));
      case PENDING:
      case SILENT:
        return taken.attempts() >= waits.payer(payment).maxQueries()
            ? reversing(payment, Reason.AUTH_TIMEOUT_UNKNOWN)
            : rest(taken, waits.rung(taken));
      default:
        return debited(payment, answer);
    }
  }

  /**
   * After a mismatch no answer leads on; a new one is kept for those who resolve it, since the
   * change that it would make comes too late.
   */
  private Uni<Void> learn(Taken taken, DebitAnswer answer) {
    Payment payment = taken.payment();
    Uni<Void> kept;
    switch (answer) {
      case APPROVED:
      case DECLINED:
      case INSUFFICIENT_FUNDS:
        kept = debited(payment, answer);
        break;
      default:
        kept = Uni.createFrom().voidItem();
    }
    return kept.chain(() -> rest(taken, waits.rung(taken)));
  }

  /** Under the same id, so that a late first request and this one debit once. */
  private Uni<Void> debitAgain(Taken taken) {
    Payment payment = taken.payment();
    return outcomes
        .store(new Change.Dispatched(payment.id(), taken.attempts(), waits.debitLease(payment)))
        .chain(
            durable ->
                durable
                    ? debit(payment).chain(() -> rest(taken, waits.rung(taken)))
                    : Uni.createFrom().voidItem());
  }

  private Uni<Void> reversing(Payment payment, Reason reason) {
    Clocks clocks = waits.payer(payment);
    return store(
        new Change.Reversing(
            payment.id(), reason, clocks.reversalMinAge(), clocks.storeAndForwardExpiry()));
  }

  private Uni<Void> rest(Taken taken, Duration wait) {
    return store(
        new Change.Rest(taken.payment().id(), taken.state(), taken.attempts(), wait, null));
  }

  private Uni<Void> store(Change change) {
    return outcomes.store(change).replaceWithVoid();
  }
}
