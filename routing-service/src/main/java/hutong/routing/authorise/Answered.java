package hutong.routing.authorise;

import hutong.routing.authorise.ChangeTable.Late;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What an institution said, seen from a payment that it came too late for. */
enum Answered {
  APPROVED("DEBIT", PaymentState.AUTHORISED, PaymentState.COMPLETED, PaymentState.COMPENSATING),
  DECLINED("DEBIT", PaymentState.DECLINED),
  DUPLICATE_MISMATCH("DEBIT"),
  ACKNOWLEDGED("CREDIT", PaymentState.COMPLETED),
  REJECTED("CREDIT", PaymentState.REVERSING, PaymentState.REVERSED, PaymentState.COMPENSATING),
  REVERSED("REVERSAL", PaymentState.REVERSED),
  REFUSED("REVERSAL", PaymentState.COMPENSATING, PaymentState.DECLINED);

  private final String about;
  private final Set<PaymentState> agrees;

  Answered(String about, PaymentState... agrees) {
    this.about = about;
    this.agrees = EnumSet.noneOf(PaymentState.class);
    this.agrees.addAll(Set.of(agrees));
  }

  /** The answer behind a change; none where nobody has said anything new. */
  static Optional<Answered> by(Change change) {
    if (change instanceof Change.Authorised) {
      return Optional.of(APPROVED);
    }
    if (change instanceof Change.Declined) {
      boolean biller = ((Change.Declined) change).reason().name().startsWith("BILL_");
      return biller ? Optional.empty() : Optional.of(DECLINED);
    }
    if (change instanceof Change.Mismatched) {
      return Optional.of(DUPLICATE_MISMATCH);
    }
    if (change instanceof Change.Completed) {
      return Optional.of(ACKNOWLEDGED);
    }
    if (change instanceof Change.CreditRejected) {
      return Optional.of(REJECTED);
    }
    if (change instanceof Change.Reversed) {
      return Optional.of(REVERSED);
    }
    if (change instanceof Change.Compensating || change instanceof Change.NotDebited) {
      return Optional.of(REFUSED);
    }
    return Optional.empty();
  }

  /** Which mark it leaves on a payment that it finds in this state; null where none is needed. */
  Attention marks(PaymentState found) {
    if (this == APPROVED && found == PaymentState.DECLINED) {
      return Attention.APPROVED_AFTER_DECLINE;
    }
    return contradictedBy().contains(found) ? Attention.CONTRADICTED : null;
  }

  private Set<PaymentState> contradictedBy() {
    switch (this) {
      case ACKNOWLEDGED:
        return EnumSet.of(PaymentState.REVERSING, PaymentState.REVERSED, PaymentState.COMPENSATING);
      case APPROVED:
        return EnumSet.of(PaymentState.REVERSED);
      case DUPLICATE_MISMATCH:
        return EnumSet.of(PaymentState.AUTHORISED, PaymentState.COMPLETED);
      default:
        return Set.of();
    }
  }

  /** What to keep of it where it finds the payment in this state; an echo is not worth keeping. */
  Optional<Late> keptFrom(Change change, PaymentState found) {
    return found == null || agrees.contains(found)
        ? Optional.empty()
        : Optional.of(new Late(change.paymentId(), about, name(), found));
  }
}
