package hutong.routing.authorise;

import static hutong.routing.authorise.PaymentState.AUTHORISED;
import static hutong.routing.authorise.PaymentState.AUTHORISING;
import static hutong.routing.authorise.PaymentState.COMPENSATING;
import static hutong.routing.authorise.PaymentState.COMPLETED;
import static hutong.routing.authorise.PaymentState.DECLINED;
import static hutong.routing.authorise.PaymentState.REFUSED;
import static hutong.routing.authorise.PaymentState.REVERSED;
import static hutong.routing.authorise.PaymentState.REVERSING;
import static hutong.routing.authorise.PaymentState.UNKNOWN;
import static hutong.routing.authorise.PaymentState.USER_PAYING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PaymentStateTest {

  private static final Map<PaymentState, Set<PaymentState>> WAYS =
      Map.of(
          REFUSED, Set.of(),
          AUTHORISING, Set.of(USER_PAYING, UNKNOWN, AUTHORISED, REVERSING, DECLINED),
          USER_PAYING, Set.of(UNKNOWN, AUTHORISED, REVERSING, DECLINED),
          UNKNOWN, Set.of(AUTHORISED, REVERSING, DECLINED, REVERSED),
          AUTHORISED, Set.of(COMPLETED, REVERSING),
          REVERSING, Set.of(REVERSED, COMPENSATING, DECLINED),
          COMPENSATING, Set.of(REVERSED, COMPLETED),
          COMPLETED, Set.of(),
          DECLINED, Set.of(),
          REVERSED, Set.of());

  @Test
  void ofAllPairsOfStatesOnlyTheseAreWays() {
    for (PaymentState from : PaymentState.values()) {
      for (PaymentState to : PaymentState.values()) {
        assertThat(from.next().contains(to))
            .as("%s to %s", from, to)
            .isEqualTo(WAYS.get(from).contains(to));
      }
    }
  }

  @Test
  void nothingLeadsOutOfAFinalState() {
    assertThat(EnumSet.allOf(PaymentState.class))
        .filteredOn(PaymentState::isFinal)
        .containsExactlyInAnyOrder(REFUSED, DECLINED, COMPLETED, REVERSED);
  }

  @Test
  void everyPaymentThatIsNotFinalCanBecomeFinal() {
    for (PaymentState state : PaymentState.values()) {
      Set<PaymentState> reachable = EnumSet.of(state);
      for (int i = 0; i < PaymentState.values().length; i++) {
        Set.copyOf(reachable).forEach(from -> reachable.addAll(from.next()));
      }
      assertThat(reachable).anyMatch(PaymentState::isFinal);
    }
  }
}
