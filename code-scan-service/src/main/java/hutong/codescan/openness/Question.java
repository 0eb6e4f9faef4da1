package hutong.codescan.openness;

import java.time.Instant;

/**
 * A payment of which only the outside is known. All words are those of the contracts.
 *
 * @param city GB/T 2260, or null where the payment has no place
 */
public record Question(
    String payerApp,
    String codeOwner,
    String codeClass,
    String mode,
    String scene,
    String city,
    Instant at) {}
