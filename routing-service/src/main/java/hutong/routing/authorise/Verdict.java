package hutong.routing.authorise;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What two people can decide about a payment, and where that leads. */
public enum Verdict {
  /** The payer's institution has given back what was in suspense. */
  RETURNED(Map.of(PaymentState.COMPENSATING, PaymentState.REVERSED)),
  /** What was in suspense has been paid to the payee. */
  PAID_OUT(Map.of(PaymentState.COMPENSATING, PaymentState.COMPLETED)),
  /** The institution has shown that it debited: the credit goes on, or the debit into suspense. */
  DEBITED(
      Map.of(
          PaymentState.UNKNOWN, PaymentState.AUTHORISED,
          PaymentState.REVERSING, PaymentState.COMPENSATING)),
  /** The institution has shown that nobody is debited and nobody will be. */
  NOT_DEBITED(
      Map.of(
          PaymentState.UNKNOWN, PaymentState.REVERSED,
          PaymentState.REVERSING, PaymentState.REVERSED)),
  /** The payee's network has shown that it credited. */
  CREDITED(Map.of(PaymentState.AUTHORISED, PaymentState.COMPLETED)),
  /** The payee's network has shown that it did not credit and will not: the debit is undone. */
  REVERSE(Map.of(PaymentState.AUTHORISED, PaymentState.REVERSING)),
  /** Nothing is left to do about a payment that has ended. */
  LOOKED_AT(
      Map.of(
          PaymentState.COMPLETED, PaymentState.COMPLETED,
          PaymentState.DECLINED, PaymentState.DECLINED,
          PaymentState.REVERSED, PaymentState.REVERSED));

  private final Map<PaymentState, PaymentState> ways;

  Verdict(Map<PaymentState, PaymentState> ways) {
    this.ways = ways;
  }

  /** Where it leads from a state; null where it cannot be decided. */
  PaymentState from(PaymentState state) {
    return ways.get(state);
  }

  /** What can be decided about a payment that was handed over in this state. */
  public static List<Verdict> in(PaymentState state) {
    return Arrays.stream(values()).filter(verdict -> verdict.from(state) != null).toList();
  }
}
