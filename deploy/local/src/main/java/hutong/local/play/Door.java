package hutong.local.play;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** A way into the system for a scan request. */
public interface Door extends AutoCloseable {

  /** HTTP or KAFKA. */
  String name();

  /**
   * Hands a request in and waits for the answer; may be called again with the same key, and then
   * leads to the same payment.
   *
   * @param request the scan request with its caller
   * @param idempotencyKey makes a repetition harmless
   * @return the payment's id, whether the scan was accepted or refused
   * @throws PlayFailure when there is no answer in time, or one that nobody expects
   */
  String submit(ObjectNode request, String idempotencyKey, Duration patience);

  @Override
  void close();
}
