package hutong.routing.publish;

import hutong.routing.publish.RequestTable.Request;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Who asks, and under which idempotency key.
 *
 * @param idempotencyKey null where the move needs none
 */
public record Who(String operator, String idempotencyKey) {

  Request request(byte[] asked) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(asked);
      return new Request(operator, idempotencyKey, hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
