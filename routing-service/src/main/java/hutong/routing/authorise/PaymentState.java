package hutong.routing.authorise;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The states of a payment and the only ways between them. */
public enum PaymentState {
  /** Refused by the rulebook; nobody was asked. */
  REFUSED,
  /** The payer's institution is being asked to debit. */
  AUTHORISING,
  /** It may or may not have debited. */
  UNKNOWN,
  /** Debited; the payee's network is told until it has acknowledged. */
  AUTHORISED,
  /** Debited and credited, with a settlement day. */
  COMPLETED,
  /** The payer's institution has refused. */
  DECLINED;

  /** Where a payment can go from here; empty for a final state. */
  public Set<PaymentState> next() {
    switch (this) {
      case AUTHORISING:
        return EnumSet.of(UNKNOWN, AUTHORISED, DECLINED);
      case UNKNOWN:
        return EnumSet.of(AUTHORISED, DECLINED);
      case AUTHORISED:
        return EnumSet.of(COMPLETED);
      default:
        return EnumSet.noneOf(PaymentState.class);
    }
  }

  /** The states from which a payment can come here, as the database names them. */
  String[] reachedFrom() {
    return Arrays.stream(values())
        .filter(state -> state.next().contains(this))
        .map(Enum::name)
        .toArray(String[]::new);
  }
}
