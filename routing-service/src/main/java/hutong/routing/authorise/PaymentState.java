package hutong.routing.authorise;

import java.util.EnumSet;
import java.util.Set;

/**
 * The states of a payment in this service and the only ways between them. What it goes through
 * before (recognised, routed, reserved) happens inside the transaction that decides it, so that
 * nobody ever sees it there.
 */
public enum PaymentState {
  /** Refused by the rulebook or a limit; nobody was asked. */
  REFUSED,
  /** The payer's institution is being asked to debit. */
  AUTHORISING,
  /** The payer has yet to confirm at the institution. */
  USER_PAYING,
  /** It may or may not have debited. */
  UNKNOWN,
  /** Debited; the payee's network is told until it has acknowledged. */
  AUTHORISED,
  /** The debit is being undone (冲正), made or not. */
  REVERSING,
  /** Debited, not credited, and not given back: the amount is in suspense (长款). */
  COMPENSATING,
  /** Debited and credited, with a settlement day. */
  COMPLETED,
  /** The payer's institution, or the biller before it, has refused. */
  DECLINED,
  /** The payer has the money back, or was never debited and will not be. */
  REVERSED;

  /** Where a payment can go from here; empty for a final state. */
  public Set<PaymentState> next() {
    switch (this) {
      case AUTHORISING:
        return EnumSet.of(USER_PAYING, UNKNOWN, AUTHORISED, REVERSING, DECLINED);
      case USER_PAYING:
        return EnumSet.of(UNKNOWN, AUTHORISED, REVERSING, DECLINED);
      case UNKNOWN:
        // To REVERSED only by two people: the institution has shown them that there is no debit.
        return EnumSet.of(AUTHORISED, REVERSING, DECLINED, REVERSED);
      case AUTHORISED:
        return EnumSet.of(COMPLETED, REVERSING);
      case REVERSING:
        return EnumSet.of(REVERSED, COMPENSATING, DECLINED);
      case COMPENSATING:
        return EnumSet.of(REVERSED, COMPLETED);
      default:
        return EnumSet.noneOf(PaymentState.class);
    }
  }

  public boolean isFinal() {
    return next().isEmpty();
  }
}
