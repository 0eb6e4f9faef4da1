package hutong.codescan.capture;

import hutong.codescan.openness.Answer;
import hutong.codescan.openness.Openness;
import hutong.codescan.recognise.Mode;
import hutong.codescan.recognise.Recogniser;
import hutong.codescan.recognise.Recognition;
import hutong.codescan.recognise.Recognition.Recognised;
import hutong.runtime.json.StrictJson;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;

/**
 * Says what a code is without starting a payment. A code that cannot be paid is an answer like any
 * other, with its reason; nothing is stored.
 */
@Path("/v1/codes")
@Produces(MediaType.APPLICATION_JSON)
public class CodesResource {

  private final Recogniser recogniser;
  private final Openness openness;
  private final Clock clock;

  CodesResource(Recogniser recogniser, Openness openness, Clock clock) {
    this.recogniser = recogniser;
    this.openness = openness;
    this.clock = clock;
  }

  @POST
  @Path("recognise")
  @Consumes(MediaType.APPLICATION_JSON)
  @NonBlocking
  public byte[] recognise(byte[] body) {
    try {
      CodeRequest request = CodeRequest.read(body);
      Recognition recognition = recogniser.recognise(request.code(), request.strictness());
      return StrictJson.write(CodeView.of(recognition, here(recognition, request.here())));
    } catch (InvalidRequest invalid) {
      throw ScansResource.badRequest(invalid.code(), invalid.field(), invalid.rule());
    }
  }

  /**
   * Whether it would be accepted there, by the last rulebook that was announced. Asked by payers of
   * a code that a merchant shows; whoever scans a payer has no app.
   */
  private Answer here(Recognition recognition, CodeRequest.Here here) {
    if (here == null || !(recognition instanceof Recognised)) {
      return null;
    }
    Recognised code = (Recognised) recognition;
    return code.mode() == Mode.CPM
        ? null
        : openness.wouldBeAccepted(
            here.payerApp(),
            code.owner(),
            code.codeClass().name(),
            code.mode().name(),
            here.scene().name(),
            here.city(),
            here.at() == null ? clock.instant() : here.at());
  }
}
