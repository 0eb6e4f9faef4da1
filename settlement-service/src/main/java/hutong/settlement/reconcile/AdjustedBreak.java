package hutong.settlement.reconcile;

import hutong.settlement.fee.Role;
import java.util.UUID;

/**
 * A break as far as adjusting it needs it.
 *
 * @param participant whose statement it is of
 * @param pays whether the participant pays by the line in question
 * @param kind {@code PAYMENT}, {@code CANCEL} or {@code REFUND}
 * @param oursMinor signed from the participant's view, negative pays; null where we have none
 * @param theirsMinor likewise by its statement
 * @param beforeMinor what was posted for the same line in earlier breaks, signed like the other two
 * @param surplus whether the participant holds more cash than its books say (长款)
 * @param vanished whether a later file no longer showed it
 */
record AdjustedBreak(
    UUID breakId,
    String participant,
    String outcome,
    String kind,
    boolean pays,
    UUID paymentId,
    Long oursMinor,
    Long theirsMinor,
    long beforeMinor,
    String currency,
    boolean surplus,
    State state,
    boolean vanished) {

  enum State {
    OPEN,
    HELD,
    PROPOSED,
    RESOLVED,
    AUTO_CLOSED
  }

  boolean isPayment() {
    return kind.equals("PAYMENT");
  }

  boolean isOverAdjusted() {
    return outcome.equals("OVER_ADJUSTED") || outcome.equals("FEE_OVER_ADJUSTED");
  }

  /**
   * In which role the participant has the line: the payer's side pays a payment and gets a refund.
   */
  Role role() {
    return isPayment() == pays ? Role.ISSUER : Role.ACQUIRER;
  }

  /**
   * What the participant would have to receive (positive) or pay (negative) for our books, with
   * what was adjusted before, to say what its statement says; zero where no movement can do that.
   *
   * @throws ArithmeticException if it does not fit into 64 bits
   */
  long correctionMinor() {
    long ours = oursMinor == null ? 0 : oursMinor;
    long theirs = theirsMinor == null ? 0 : theirsMinor;
    return switch (outcome) {
      // What was adjusted is ours here.
      case "OVER_ADJUSTED", "FEE_OVER_ADJUSTED" -> Math.negateExact(ours);
      case "OURS_ONLY", "STATUS_DIFF", "CURRENCY_DIFF" ->
          Math.subtractExact(Math.negateExact(ours), beforeMinor);
      case "THEIRS_ONLY", "DUPLICATE_THEIRS" -> Math.subtractExact(theirs, beforeMinor);
      case "AMOUNT_DIFF", "FEE_DIFF" ->
          Math.subtractExact(Math.subtractExact(theirs, ours), beforeMinor);
      default -> 0;
    };
  }
}
