package hutong.routing.authorise;

import hutong.routing.route.Decision.Route;
import java.time.Instant;
import java.util.UUID;

/**
 * What is needed to carry an accepted payment on.
 *
 * @param amountMinor minor units
 * @param merchantCode what the shop's printed code says, or null
 * @param traceparent of the scan, or null
 */
public record Payment(
    UUID id,
    Instant acceptedAt,
    String payerApp,
    String payerRef,
    String accountType,
    long amountMinor,
    String currency,
    String codeOwner,
    String merchantCode,
    String merchantId,
    String mcc,
    Route route,
    String traceparent) {}
