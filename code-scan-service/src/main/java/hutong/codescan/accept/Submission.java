package hutong.codescan.accept;

import java.time.Instant;

/**
 * A request at a door.
 *
 * @param arrivedAt business time at which it came in, and at which its code counts as scanned where
 *     the request does not say it
 * @param traceparent the W3C trace that it belongs to, or null
 */
public record Submission(ScanRequest request, Door door, Instant arrivedAt, String traceparent) {}
