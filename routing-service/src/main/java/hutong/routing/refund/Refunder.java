package hutong.routing.refund;

import hutong.routing.authorise.Ladder;
import hutong.routing.participant.Connections;
import hutong.routing.participant.Institutions;
import hutong.routing.participant.Messages.RefundAnswer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Carries refunds on. Every method may be called again for the same refund, by this instance or
 * another: the institution gives the money back once for the refund's id.
 */
@ApplicationScoped
class Refunder {

  private static final Logger LOG = Logger.getLogger(Refunder.class);

  private final Institutions institutions;
  private final Connections connections;
  private final RefundOutcomes outcomes;

  Refunder(Institutions institutions, Connections connections, RefundOutcomes outcomes) {
    this.institutions = institutions;
    this.connections = connections;
    this.outcomes = outcomes;
  }

  /**
   * Asks for a refund whose row is durable. Nobody waits for the result: if it ends early, for
   * whatever reason, the lease runs out and the sweeper goes on.
   */
  void begin(Refund refund) {
    run(() -> ask(refund));
  }

  /** Goes on with a refund that the sweeper has taken up; it may or may not have been asked for. */
  void resume(Refund refund) {
    run(
        () ->
            institutions
                .refundQuery(refund.payerInstitution(), refund.id())
                .chain(
                    answer ->
                        answer == RefundAnswer.NOT_FOUND ? ask(refund) : answered(refund, answer)));
  }

  /** Never throws: whatever is wrong with one refund must not stop those that come with it. */
  private static void run(Supplier<Uni<? extends Boolean>> way) {
    Uni.createFrom()
        .deferred(way)
        .subscribe()
        .with(
            done -> {},
            failure ->
                LOG.warnf("Refund left to the sweeper after %s", failure.getClass().getName()));
  }

  private Uni<Boolean> ask(Refund refund) {
    return institutions
        .refund(refund.payerInstitution(), refund.question())
        .chain(answer -> answered(refund, answer));
  }

  private Uni<Boolean> answered(Refund refund, RefundAnswer answer) {
    switch (answer) {
      case SUCCEEDED:
        return outcomes.store(new Change.Completed(refund.id(), refund.paymentId()));
      case REFUSED:
        return outcomes.store(new Change.Refused(refund.id()));
      default:
        return outcomes.store(
            new Change.Again(refund.id(), refund.attempts(), delay(refund).toMillis()));
    }
  }

  private Duration delay(Refund refund) {
    return Ladder.rest(
        connections.of(refund.payerInstitution()).clocks().storeAndForward(), refund.attempts());
  }
}
