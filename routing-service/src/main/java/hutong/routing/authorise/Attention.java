package hutong.routing.authorise;

/** Why a payment is handed to a person. There is a runbook for each. */
public enum Attention {
  /** The institution has a debit of this payment that differs from ours; nothing goes on alone. */
  DUPLICATE_MISMATCH,
  /** The institution approved what it had declined; the payer may have paid for nothing. */
  APPROVED_AFTER_DECLINE,
  /** A reversal without an answer for too long, or too old to be sent. */
  REVERSAL_EXPIRED,
  /** A credit without an answer for too long; it is told on, once an hour. */
  CREDIT_EXPIRED,
  /** The payer's institution keeps a debit that paid for nothing. */
  COMPENSATING,
  /** A late answer proves that money moved otherwise than the payment's state says. */
  CONTRADICTED
}
