package hutong.routing.operate;

import hutong.routing.authorise.Resolution;
import hutong.routing.authorise.ResolutionRefusedException;
import hutong.routing.authorise.Resolutions;
import hutong.routing.authorise.Verdict;
import hutong.routing.publish.Who;
import hutong.routing.route.FieldRules;
import hutong.runtime.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Payments that were handed to people: one operator proposes, another approves. */
@Path("/v1/payments/{paymentId}/resolutions")
@Produces(MediaType.APPLICATION_JSON)
public class ResolutionResource {

  private static final int MAX_NOTE = 500;

  private final Resolutions resolutions;

  ResolutionResource(Resolutions resolutions) {
    this.resolutions = resolutions;
  }

  record Proposal(String outcome, String note) {}

  record All(List<Resolution> items) {}

  @GET
  public Uni<All> all(@PathParam("paymentId") String paymentId) {
    return resolutions.of(uuid(paymentId)).map(All::new);
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> propose(
      byte[] body,
      @PathParam("paymentId") String paymentId,
      @HeaderParam("Hutong-Operator") String operator,
      @HeaderParam("Idempotency-Key") String key) {
    Who who = Operators.who(operator, key);
    UUID id = uuid(paymentId);
    Proposal proposal = Operators.read(body, Proposal.class);
    Verdict outcome =
        Arrays.stream(Verdict.values())
            .filter(one -> one.name().equals(proposal.outcome()))
            .findFirst()
            .orElseThrow(() -> Operators.bad("outcome is missing or none that there is"));
    if (proposal.note() == null
        || proposal.note().isBlank()
        || !FieldRules.text(proposal.note(), MAX_NOTE)) {
      throw Operators.bad("note is missing or longer than " + MAX_NOTE);
    }
    return resolutions
        .propose(who, asked(id, body), id, outcome, proposal.note())
        .map(
            stored ->
                Response.created(
                        URI.create("/v1/payments/" + id + "/resolutions/" + stored.number()))
                    .entity(stored)
                    .build());
  }

  @POST
  @Path("/{number}/approval")
  @Consumes(MediaType.WILDCARD)
  public Uni<Resolution> approve(
      @PathParam("paymentId") String paymentId,
      @PathParam("number") String number,
      @HeaderParam("Hutong-Operator") String operator) {
    String name = Operators.name(operator);
    UUID id = uuid(paymentId);
    if (!number.matches("[1-9][0-9]{0,5}")) {
      throw Operators.bad("the number of a resolution is a number from 1");
    }
    return resolutions.approve(name, id, Integer.parseInt(number));
  }

  /** What a key stands for: the payment and the body, byte for byte. */
  private static byte[] asked(UUID paymentId, byte[] body) {
    ByteArrayOutputStream asked = new ByteArrayOutputStream();
    asked.writeBytes((paymentId + "\n").getBytes(StandardCharsets.UTF_8));
    asked.writeBytes(body);
    return asked.toByteArray();
  }

  private static UUID uuid(String text) {
    try {
      UUID id = UUID.fromString(text);
      if (id.toString().equalsIgnoreCase(text)) {
        return id;
      }
    } catch (IllegalArgumentException notOne) {
      // falls through to the same answer as a short form that Java would read and nobody else
    }
    throw Operators.bad("paymentId is not a UUID");
  }

  @ServerExceptionMapper
  Response map(ResolutionRefusedException refused) {
    ResolutionRefusedException.Why why = refused.why();
    int status;
    switch (why) {
      case UNKNOWN_PAYMENT:
      case UNKNOWN_RESOLUTION:
        status = 404;
        break;
      case KEY_REUSED:
        status = 422;
        break;
      default:
        status = 409;
    }
    return Problems.of(status, why.name(), why.title(), why.detail()).toResponse();
  }
}
