package hutong.codescan.accept;

import hutong.codescan.outbox.ScanEvent.Reason;
import java.util.UUID;

/** What a caller is told about its request. */
public sealed interface Answer {

  /**
   * The payment is under way.
   *
   * @param repeated whether an earlier request got this answer first
   */
  record Accepted(UUID paymentId, boolean repeated) implements Answer {}

  /** What was scanned cannot be paid; stored, and answered the same again. */
  record Refused(UUID paymentId, Reason reason, boolean repeated) implements Answer {}

  /**
   * The request breaks the contract in what only recognition and the clock can tell. Nothing was
   * done.
   *
   * @param code MISSING_FIELD or BAD_FIELD
   * @param rule what the contract asks for; nothing of what the caller sent
   */
  record Malformed(String code, String field, String rule) implements Answer {}

  /** The key was used for another request. Nothing was done. */
  record Conflict() implements Answer {}
}
