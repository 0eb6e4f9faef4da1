package hutong.routing.participant;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What is said to institutions and what they may say, field by field as the contract has it. */
public final class Messages {

  private Messages() {}

  /**
   * Take money from a payer. The same payment id asked again must not take it again.
   *
   * @param requestedAt when the payment was accepted, the same however often it is asked
   * @param paymentCode the payer's own code in clear where the payer was scanned, else null
   */
  public record Debit(
      UUID paymentId,
      long amountMinor,
      String currency,
      String payerApp,
      String payerRef,
      String accountType,
      String payeeInstitution,
      String merchantId,
      Instant requestedAt,
      String paymentCode) {

    /** Leaves payer and code out: this may end in a log. */
    @Override
    public String toString() {
      return "Debit[" + paymentId + "]";
    }
  }

  /** What became of a debit? */
  public record Query(UUID paymentId) {}

  /** Give money to a payee. The same payment id asked again must not give it again. */
  public record Credit(
      UUID paymentId,
      long amountMinor,
      String currency,
      String merchantCode,
      String merchantId,
      String payerInstitution,
      String billNumber) {}

  /** What is known of a bill? */
  public record BillQuestion(String billerId, String billNumber) {

    /** Leaves the bill out: it names a household. */
    @Override
    public String toString() {
      return "BillQuestion[" + billerId + "]";
    }
  }

  record BillFound(
      String billerId,
      String billNumber,
      String state,
      Long amountMinor,
      String currency,
      String dueName) {}

  /**
   * Undo a debit whose outcome is not known, or whose credit was refused (冲正). A reversal that
   * arrives before its debit blocks it.
   *
   * @param requestedAt when the payment was accepted, as its debit said
   */
  public record Reversal(UUID paymentId, long amountMinor, String currency, Instant requestedAt) {}

  /**
   * Give money back to a payer who has paid. The same refund id asked again must not give it again.
   *
   * @param paymentId the payment that is refunded
   * @param kind CANCEL (撤销, all of it in the cycle of the payment) or REFUND (退货)
   * @param requestedAt when the refund was accepted, the same however often it is asked
   */
  public record Refund(
      UUID refundId,
      UUID paymentId,
      String kind,
      long amountMinor,
      String currency,
      String payeeInstitution,
      Instant requestedAt) {}

  /** What became of a refund? */
  public record RefundQuery(UUID refundId) {}

  /** Several questions in one call. */
  public record Batch<T>(List<T> items) {}

  /** What an institution sends; each item is read by itself. */
  record Answers(List<JsonNode> items) {}

  record Answer(String paymentId, String status, String reason) {}

  record RefundFound(String refundId, String status, String reason) {}

  /** What is known about a debit. */
  public enum DebitAnswer {
    APPROVED,
    DECLINED,
    INSUFFICIENT_FUNDS,
    /** There is an earlier debit of this payment that differs; whether it was made is not said. */
    DUPLICATE_MISMATCH,
    /** The institution is still working on it. */
    PENDING,
    /** The payer has yet to confirm at the institution. */
    USER_PAYING,
    /** Only to a query: the institution has no such debit. */
    NOT_FOUND,
    /** No answer, or none that could be understood. */
    SILENT
  }

  /**
   * What is known about a bill.
   *
   * @param amountMinor minor units of the currency; 0 unless it is PAYABLE
   * @param currency null unless it is PAYABLE
   * @param dueName whose bill it is, masked by the biller, or null
   */
  public record BillAnswer(BillState state, long amountMinor, String currency, String dueName) {

    static final BillAnswer SILENT = new BillAnswer(BillState.SILENT, 0, null, null);
  }

  /** Whether a bill can be paid. */
  public enum BillState {
    PAYABLE,
    PAID,
    /** The biller has no such bill. */
    UNKNOWN,
    /** No answer, or none that could be understood. */
    SILENT
  }

  /** What is known about a reversal. */
  public enum ReversalAnswer {
    /** The payer has the money, and no later debit of this payment will be made. */
    REVERSED,
    /** The debit stays as it is. */
    REFUSED,
    /** The institution is still working on it. */
    PENDING,
    /** No answer, or none that could be understood. */
    SILENT
  }

  /** What is known about a refund. */
  public enum RefundAnswer {
    SUCCEEDED,
    REFUSED,
    /** Taken in; that is not success. */
    PENDING,
    /** Only to a query: the institution has no such refund. */
    NOT_FOUND,
    /** No answer, or none that could be understood. */
    SILENT
  }

  /** What is known about a credit. */
  public enum CreditAnswer {
    ACKNOWLEDGED,
    REJECTED,
    /** No answer, or none that could be understood. */
    SILENT
  }
}
