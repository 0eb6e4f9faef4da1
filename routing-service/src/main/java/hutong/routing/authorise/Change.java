package hutong.routing.authorise;

import hutong.routing.route.Reason;
import java.util.UUID;

/** What has become known about a payment, to be made durable. */
sealed interface Change {

  UUID paymentId();

  /** The biller has confirmed the bill; from now on a debit may be asked for. */
  record BillConfirmed(UUID paymentId) implements Change {}

  /** The debit is done. */
  record Authorised(UUID paymentId) implements Change {}

  /** The debit is refused. */
  record Declined(UUID paymentId, Reason reason) implements Change {}

  /** The debit's outcome cannot be told. */
  record Unknown(UUID paymentId) implements Change {}

  /**
   * The debit is refused because it differs from an earlier one of the same payment. So there is an
   * earlier one, and whether it was made cannot be told: it is asked about, and a person must look.
   */
  record Mismatched(UUID paymentId) implements Change {}

  /** The credit is acknowledged. */
  record Completed(UUID paymentId) implements Change {}

  /** The credit is refused after the debit was made: a person must look. */
  record CreditRejected(UUID paymentId) implements Change {}
}
