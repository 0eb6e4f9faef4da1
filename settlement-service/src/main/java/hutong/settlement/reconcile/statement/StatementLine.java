package hutong.settlement.reconcile.statement;

import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What an institution says that it booked.
 *
 * @param lineNo place in the file, from 1 on
 * @param ourId our payment or refund, or null where the line names none
 * @param orderId our payment that the line is about, or null where it names none
 * @param theirRef the institution's own reference, or null; one of this and {@code ourId} is there.
 *     One that looks like an id of ours is kept with {@code ref:} before it, since it is none
 * @param amountMinor in minor units, more than zero
 * @param feeMinor what the institution says it pays (negative) or receives in fees for it, in minor
 *     units, or null where the format says nothing that can be compared
 * @param currency ISO 4217
 * @param at when it was booked, by the institution's clock
 * @param status whether money moved by it
 */
public record StatementLine(
    long lineNo,
    Kind kind,
    UUID ourId,
    UUID orderId,
    String theirRef,
    Direction direction,
    long amountMinor,
    Long feeMinor,
    String currency,
    Instant at,
    Status status) {

  private static final Pattern LIKE_OUR_ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Takes them as they were read, but for a reference that could be mistaken for an id. */
  public StatementLine {
    if (theirRef != null && LIKE_OUR_ID.matcher(theirRef).matches()) {
      theirRef = "ref:" + theirRef;
    }
  }

  /** What became of it. */
  public enum Status {
    SUCCESS,
    /** The institution does not know yet, and may say it in its next statement. */
    PENDING,
    FAILED
  }

  public boolean success() {
    return status == Status.SUCCESS;
  }

  public boolean pending() {
    return status == Status.PENDING;
  }

  /** What it is. */
  public enum Kind {
    PAYMENT,
    /** 撤销, also the undoing of a debit that could not be credited. */
    CANCEL,
    /** 退货. */
    REFUND
  }

  /** Which way the money goes between the institution and clearing. */
  public enum Direction {
    /** The institution pays (借). */
    D,
    /** The institution receives (贷). */
    C
  }
}
