package hutong.codescan.capture;

import hutong.codescan.recognise.Recogniser;
import hutong.runtime.json.StrictJson;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/**
 * Says what a code is without starting a payment. A code that cannot be paid is an answer like any
 * other, with its reason; nothing is stored.
 */
@Path("/v1/codes")
@Produces(MediaType.APPLICATION_JSON)
public class CodesResource {

  private final Recogniser recogniser;

  CodesResource(Recogniser recogniser) {
    this.recogniser = recogniser;
  }

  @POST
  @Path("recognise")
  @Consumes(MediaType.APPLICATION_JSON)
  @NonBlocking
  public byte[] recognise(byte[] body) {
    try {
      CodeRequest request = CodeRequest.read(body);
      return StrictJson.write(
          CodeView.of(recogniser.recognise(request.code(), request.strictness())));
    } catch (InvalidRequest invalid) {
      throw ScansResource.badRequest(invalid.code(), invalid.field(), invalid.rule());
    }
  }
}
