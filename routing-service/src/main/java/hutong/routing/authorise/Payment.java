package hutong.routing.authorise;

import hutong.routing.route.Decision.Route;
import java.util.UUID;

/**
 * What is needed to carry an accepted payment on.
 *
 * @param amountMinor minor units
 * @param merchantCode what the shop's printed code says, or null
 */
public record Payment(
    UUID id,
    String payerApp,
    String payerRef,
    String accountType,
    long amountMinor,
    String currency,
    String merchantCode,
    String merchantId,
    Route route) {}
