package hutong.codescan.capture;

import hutong.codescan.accept.ScanRequest.Scene;
import hutong.codescan.recognise.Strictness;
import java.time.Instant;
import java.util.EnumSet;

/**
 * A question about a code, for which no payment is started.
 *
 * @param code the scanned text without the scanner's additions
 * @param strictness how much of the format's specification the code has to keep
 * @param here where it would be paid, or null where only the code is asked about
 */
record CodeRequest(String code, Strictness strictness, Here here) {

  /**
   * Who would pay where.
   *
   * @param city GB/T 2260, or null where the scene has no place
   * @param at the instant that is asked about, or null for now
   */
  record Here(String payerApp, Scene scene, String city, Instant at) {}

  /** The JSON as it comes. */
  private record Body(String code, String mode, HereBody here) {}

  private record HereBody(String payerApp, String scene, String city, String at) {}

  static CodeRequest read(byte[] json) throws InvalidRequest {
    Body body = ScanRequestParser.read(json, Body.class);
    if (body.code() == null) {
      throw new InvalidRequest("MISSING_FIELD", "code", "is required");
    }
    Strictness strictness =
        body.mode() == null
            ? Strictness.TOLERANT
            : ScanRequestParser.oneOf("mode", body.mode(), EnumSet.allOf(Strictness.class));
    return new CodeRequest(
        ScanRequestParser.code(body.code()),
        strictness,
        body.here() == null ? null : here(body.here()));
  }

  private static Here here(HereBody here) throws InvalidRequest {
    Scene scene = ScanRequestParser.oneOf("here.scene", here.scene(), EnumSet.allOf(Scene.class));
    return new Here(
        ScanRequestParser.payerApp("here.payerApp", here.payerApp()),
        scene,
        ScanRequestParser.city("here.city", here.city(), scene),
        ScanRequestParser.instant("here.at", here.at()));
  }

  /** Leaves the code out: this may end in a log. */
  @Override
  public String toString() {
    return "CodeRequest[" + strictness + "]";
  }
}
