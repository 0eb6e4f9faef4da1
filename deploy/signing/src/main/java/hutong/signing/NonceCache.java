package hutong.signing;

import hutong.signing.BadSignatureException.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Remembers the nonces of messages that still count, so that each is taken once. When it is full of
 * such, it takes no more: to forget one early would let its message in a second time.
 */
public final class NonceCache {

  private final int capacity;
  private final Duration skew;
  private final Map<String, Instant> expiryByNonce = new HashMap<>();

  /**
   * @param capacity messages that may count at the same time, at least 1
   * @param skew the same as the messages are verified with
   */
  public NonceCache(int capacity, Duration skew) {
    if (capacity < 1) {
      throw new IllegalArgumentException("The capacity must be positive");
    }
    this.capacity = capacity;
    this.skew = skew;
  }

  /**
   * Takes the nonce of a message whose signature is valid.
   *
   * @throws BadSignatureException REPLAYED if it was taken before, or if no more can be remembered
   */
  public synchronized void take(Signed signed, Instant now) {
    if (expiryByNonce.size() >= capacity) {
      expiryByNonce.values().removeIf(expires -> expires.isBefore(now.minus(skew)));
    }
    if (expiryByNonce.size() >= capacity
        || expiryByNonce.putIfAbsent(signed.keyId() + " " + signed.nonce(), signed.expires())
            != null) {
      throw new BadSignatureException(Fault.REPLAYED);
    }
  }
}
