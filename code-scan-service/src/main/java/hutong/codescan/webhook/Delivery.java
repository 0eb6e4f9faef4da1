package hutong.codescan.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/**
 * A notice on its way, as an operator sees it.
 *
 * @param state PENDING, DELIVERED or FAILED
 * @param nextAttemptAt business time from which it is tried again, or null where it has ended
 * @param lastAnswer how the last attempt ended, or null before the first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Delivery(
    UUID eventId,
    UUID paymentId,
    String caller,
    String state,
    int attempts,
    Instant createdAt,
    Instant nextAttemptAt,
    Instant endedAt,
    String lastAnswer) {}
