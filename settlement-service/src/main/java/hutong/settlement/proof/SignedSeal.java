package hutong.settlement.proof;

import java.util.Base64;

/**
 * A seal with its signature.
 *
 * @param keyId of the key that signed it
 * @param signature Ed25519 over the seal's text, 64 bytes
 */
public record SignedSeal(Seal seal, String keyId, byte[] signature) {

  /** As files, events and answers write it. */
  public String signatureText() {
    return text(signature);
  }

  static String text(byte[] signature) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }
}
