package hutong.runtime.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The W3C Trace Context header {@code traceparent}, version 00. */
public final class TraceParent {

  private static final Pattern VALID =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private TraceParent() {}

  /** Whether the text is a trace parent that may be passed on. */
  public static boolean valid(String text) {
    return text != null && VALID.matcher(text).matches();
  }

  /** The trace that came in, else the one of the running span, else a new one. */
  public static String currentOrNew(String incoming) {
    if (valid(incoming)) {
      return incoming;
    }
    SpanContext span = Span.current().getSpanContext();
    if (span.isValid()) {
      return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags();
    }
    byte[] ids = new byte[24];
    RANDOM.nextBytes(ids);
    ids[0] |= 1;
    ids[16] |= 1;
    HexFormat hex = HexFormat.of();
    return "00-" + hex.formatHex(ids, 0, 16) + "-" + hex.formatHex(ids, 16, 24) + "-01";
  }
}
