package hutong.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/**
 * One line of a participant's books. What a line means is said in the package's description.
 *
 * @param paymentId the payment that the line belongs to
 * @param refundId the refund, in lines of kind REFUND and CREDIT_REFUND only
 * @param refundKind in the same lines only
 * @param amountMinor minor units of the currency
 * @param reason why it was refused or is pending, or null; in a REVERSAL that is REVERSED, why no
 *     money went back
 * @param asked how often it was asked for, the first time and mismatches included
 * @param queried how often somebody asked what became of it
 * @param mismatches how often something was asked with another amount, currency or payment
 * @param firstAskedAt business time
 * @param unstated whether the institution's statements leave it out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Entry(
    String participant,
    Kind kind,
    UUID paymentId,
    UUID refundId,
    RefundKind refundKind,
    long amountMinor,
    String currency,
    Status status,
    String reason,
    int asked,
    int queried,
    int mismatches,
    Instant firstAskedAt,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean unstated) {

  /** In a debit that a reversal has undone or kept from being made. */
  static final String REVERSED_REASON = "REVERSED";

  /** In a reversal that found no debit and keeps it from being made. */
  static final String NO_DEBIT = "NO_DEBIT";

  /** In a reversal of a debit that had taken nothing, which it never will. */
  static final String NOT_TAKEN = "NOT_TAKEN";

  /** In a pending debit whose payer is confirming. */
  static final String USER_PAYING = "USER_PAYING";

  /**
   * Debits take from a payer, credits give to a payee, reversals and refunds give back to the
   * payer, and what is refunded of a credit is taken back from the payee.
   */
  enum Kind {
    DEBIT("debits"),
    CREDIT("credits"),
    REVERSAL("reversals"),
    REFUND("refunds"),
    CREDIT_REFUND("creditRefunds");

    private final String many;

    Kind(String many) {
      this.many = many;
    }

    /** The name of all of them, as the totals call it. */
    String many() {
      return many;
    }
  }

  /** As the contract names them. */
  enum RefundKind {
    CANCEL,
    REFUND
  }

  /** As the contract names them. */
  enum Status {
    APPROVED,
    DECLINED,
    PENDING,
    ACKNOWLEDGED,
    REJECTED,
    REVERSED,
    REFUSED,
    SUCCEEDED
  }

  /** Hundreds of thousands of lines share a handful of these texts. */
  Entry {
    participant = participant.intern();
    currency = currency.intern();
    reason = reason == null ? null : reason.intern();
  }

  /** What tells it from others of its kind. */
  UUID id() {
    return refundId == null ? paymentId : refundId;
  }

  /** Whether the same is asked for, as far as money is concerned. */
  boolean sameAs(Item item) {
    return paymentId.equals(item.paymentId())
        && refundKind == item.refundKind()
        && amountMinor == item.amountMinor()
        && currency.equals(item.currency());
  }

  /** Whether its money moved and, of a debit, has not gone back since through a reversal. */
  boolean counts() {
    return switch (kind) {
      case DEBIT -> status == Status.APPROVED;
      case CREDIT -> status == Status.ACKNOWLEDGED;
      case REVERSAL -> status == Status.REVERSED && reason == null;
      case REFUND, CREDIT_REFUND -> status == Status.SUCCEEDED;
    };
  }

  /** How much of its payment a refund has given back or may yet, in minor units. */
  long refundingMinor() {
    boolean holds = status == Status.SUCCEEDED || status == Status.PENDING;
    return kind == Kind.REFUND && holds ? amountMinor : 0;
  }

  Entry askedAgain() {
    return with(status, reason, asked + 1, queried, mismatches);
  }

  Entry queriedAgain() {
    return with(status, reason, asked, queried + 1, mismatches);
  }

  Entry mismatched() {
    return with(status, reason, asked + 1, queried, mismatches + 1);
  }

  /** A reversal was asked for with other money than this debit's. */
  Entry reversalMismatched() {
    return with(status, reason, asked, queried, mismatches + 1);
  }

  Entry decided(Status newStatus, String newReason) {
    if (status != Status.PENDING) {
      throw new IllegalStateException("A decided entry never changes: " + id());
    }
    return with(newStatus, newReason, asked, queried, mismatches);
  }

  /** Still pending, and why. */
  Entry waiting(String newReason) {
    return with(status, newReason, asked, queried, mismatches);
  }

  /** A debit whose reversal was granted; one that was declined stays so. */
  Entry reversed() {
    boolean undone = status == Status.APPROVED || status == Status.PENDING;
    return undone ? with(Status.REVERSED, null, asked, queried, mismatches) : this;
  }

  /** The same, left out of the institution's statements from now on. */
  Entry leftOut() {
    return with(status, reason, asked, queried, mismatches, true);
  }

  private Entry with(
      Status newStatus, String newReason, int newAsked, int newQueried, int newMismatches) {
    return with(newStatus, newReason, newAsked, newQueried, newMismatches, unstated);
  }

  private Entry with(
      Status newStatus,
      String newReason,
      int newAsked,
      int newQueried,
      int newMismatches,
      boolean newUnstated) {
    return new Entry(
        participant,
        kind,
        paymentId,
        refundId,
        refundKind,
        amountMinor,
        currency,
        newStatus,
        newReason,
        newAsked,
        newQueried,
        newMismatches,
        firstAskedAt,
        newUnstated);
  }
}
