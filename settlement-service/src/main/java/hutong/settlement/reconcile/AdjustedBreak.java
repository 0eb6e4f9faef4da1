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
 * @param surplus whether the participant holds more cash than its books say (长款)
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
    String currency,
    boolean surplus,
    State state) {

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

  /**
   * In which role the participant has the line: the payer's side pays a payment and gets a refund.
   */
  Role role() {
    return isPayment() == pays ? Role.ISSUER : Role.ACQUIRER;
  }

  /**
   * What the participant would have to receive (positive) or pay (negative) for our books to say
   * what its statement says; zero where no movement can do that.
   *
   * @throws ArithmeticException if it does not fit into 64 bits
   */
  long correctionMinor() {
    long ours = oursMinor == null ? 0 : oursMinor;
    long theirs = theirsMinor == null ? 0 : theirsMinor;
    return switch (outcome) {
      case "OURS_ONLY", "STATUS_DIFF", "CURRENCY_DIFF" -> Math.negateExact(ours);
      case "THEIRS_ONLY", "DUPLICATE_THEIRS" -> theirs;
      case "AMOUNT_DIFF", "FEE_DIFF" -> Math.subtractExact(theirs, ours);
      default -> 0;
    };
  }
}
