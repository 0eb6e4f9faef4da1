package hutong.codescan.accept;

/**
 * A request at a door.
 *
 * @param traceparent the W3C trace that it belongs to, or null
 */
public record Submission(ScanRequest request, Door door, String traceparent) {}
