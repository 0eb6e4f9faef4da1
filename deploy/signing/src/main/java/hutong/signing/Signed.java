package hutong.signing;

import java.time.Instant;

/**
 * What a valid signature says.
 *
 * @param keyId whose key it was
 * @param nonce chosen by the signer for this one message
 * @param created when it was signed, whole seconds
 * @param expires until when it counts, whole seconds
 */
public record Signed(String keyId, String nonce, Instant created, Instant expires) {}
