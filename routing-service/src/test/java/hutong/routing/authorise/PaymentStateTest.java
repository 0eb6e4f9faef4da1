package hutong.routing.authorise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PaymentStateTest {

  @Test
  void nothingLeadsOutOfAFinalState() {
    assertThat(EnumSet.allOf(PaymentState.class))
        .filteredOn(state -> state.next().isEmpty())
        .containsExactlyInAnyOrder(
            PaymentState.REFUSED, PaymentState.DECLINED, PaymentState.COMPLETED);
  }

  @Test
  void everyPaymentThatIsNotFinalCanBecomeFinal() {
    for (PaymentState state : PaymentState.values()) {
      Set<PaymentState> reachable = EnumSet.of(state);
      for (int i = 0; i < PaymentState.values().length; i++) {
        Set.copyOf(reachable).forEach(from -> reachable.addAll(from.next()));
      }
      assertThat(reachable).anyMatch(other -> other.next().isEmpty());
    }
  }

  @Test
  void completionNeedsADebitFirstAndADebitCannotBeDeclinedAfterwards() {
    assertThat(PaymentState.COMPLETED.reachedFrom()).containsExactly("AUTHORISED");
    assertThat(PaymentState.DECLINED.reachedFrom())
        .containsExactlyInAnyOrder("AUTHORISING", "UNKNOWN");
  }
}
