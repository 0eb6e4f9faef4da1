package hutong.codescan.webhook;

import java.util.UUID;

/**
 * Something that a caller is to be told.
 *
 * @param version the scan's version that it tells; a payment's notices go out in this order
 * @param body the JSON as it is sent, every time
 */
public record Notice(UUID eventId, UUID paymentId, int version, String caller, byte[] body) {

  /** Leaves the body out. */
  @Override
  public String toString() {
    return "Notice[" + eventId + "]";
  }
}
