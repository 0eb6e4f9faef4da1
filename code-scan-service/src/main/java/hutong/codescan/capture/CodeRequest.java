package hutong.codescan.capture;

import hutong.codescan.recognise.Strictness;
import java.util.EnumSet;

/**
 * A question about a code, for which no payment is started.
 *
 * @param code the scanned text without the scanner's additions
 * @param strictness how much of the format's specification the code has to keep
 */
record CodeRequest(String code, Strictness strictness) {

  /** The JSON as it comes. */
  private record Body(String code, String mode) {}

  static CodeRequest read(byte[] json) throws InvalidRequest {
    Body body = ScanRequestParser.read(json, Body.class);
    if (body.code() == null) {
      throw new InvalidRequest("MISSING_FIELD", "code", "is required");
    }
    Strictness strictness =
        body.mode() == null
            ? Strictness.TOLERANT
            : ScanRequestParser.oneOf("mode", body.mode(), EnumSet.allOf(Strictness.class));
    return new CodeRequest(ScanRequestParser.code(body.code()), strictness);
  }

  /** Leaves the code out: this may end in a log. */
  @Override
  public String toString() {
    return "CodeRequest[" + strictness + "]";
  }
}
