package hutong.codescan.capture;

import hutong.codescan.accept.Acceptance;
import hutong.codescan.accept.Answer;
import hutong.codescan.accept.CodeScanConfig;
import hutong.codescan.accept.Door;
import hutong.codescan.accept.ScanRequest;
import hutong.codescan.accept.Submission;
import hutong.codescan.status.Scan;
import hutong.codescan.status.Scans;
import hutong.runtime.batch.Coalescer;
import hutong.runtime.batch.OverloadedException;
import hutong.runtime.problem.Problems;
import hutong.runtime.trace.TraceParent;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The HTTP door.
 *
 * <p>Requests that come at the same time are accepted in one transaction, see {@link Acceptance};
 * each waits for its own answer, which is given only when the transaction is durable. The same
 * request again gets the same answer.
 */
@Path("/v1/scans")
@Produces(MediaType.APPLICATION_JSON)
public class ScansResource {

  private static final Logger LOG = Logger.getLogger(ScansResource.class);

  private final Coalescer<Submission, Answer> intake;
  private final Scans scans;
  private final Clock clock;
  private final RefusalLimit limit;

  ScansResource(
      Acceptance acceptance, Scans scans, CodeScanConfig config, Clock clock, RefusalLimit limit) {
    this.intake =
        new Coalescer<>(
            "scan intake",
            config.intake().maxBatch(),
            config.intake().maxInFlight(),
            config.intake().maxQueued(),
            acceptance::accept);
    this.scans = scans;
    this.clock = clock;
    this.limit = limit;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> submit(
      byte[] body, @Context HttpHeaders headers, @HeaderParam("traceparent") String traceparent) {
    try {
      Submission submission =
          new Submission(
              ScanRequestParser.http(body, idempotencyKey(headers)),
              Door.HTTP,
              clock.instant(),
              TraceParent.currentOrNew(traceparent));
      mayScan(submission.request());
      return intake
          .submit(submission)
          .invoke(answer -> note(submission.request(), answer))
          .map(ScansResource::response)
          .onFailure(failure -> !(failure instanceof HttpProblem || overload(failure)))
          .transform(ScansResource::unavailable);
    } catch (InvalidRequest invalid) {
      return Uni.createFrom().failure(badRequest(invalid.code(), invalid.field(), invalid.rule()));
    }
  }

  /** Only who scans payers' codes names an acquirer; a caller's other payments go on. */
  private void mayScan(ScanRequest request) {
    long seconds = request.acquirer() == null ? 0 : limit.waitSeconds(request.caller());
    if (seconds > 0) {
      throw Problems.builder(
              429,
              "TOO_MANY_REFUSALS",
              "Too many payment codes of this caller were refused",
              "Nothing was done. Try again after the time in Retry-After.")
          .withHeader("Retry-After", Long.toString(seconds))
          .build();
    }
  }

  private void note(ScanRequest request, Answer answer) {
    boolean refused = answer instanceof Answer.Refused && !((Answer.Refused) answer).repeated();
    if (refused && request.acquirer() != null) {
      limit.refused(request.caller());
    }
  }

  @GET
  @Path("{paymentId}")
  public Uni<ScanView> follow(@PathParam("paymentId") String paymentId) {
    UUID id = uuid(paymentId);
    return id == null
        ? Uni.createFrom().failure(notFound())
        : scans.find(id).map(ScansResource::view);
  }

  private static ScanView view(Scan scan) {
    if (scan == null) {
      throw notFound();
    }
    return ScanView.of(scan);
  }

  /** Two keys contradict each other; they are as good as a bad one. */
  private static String idempotencyKey(HttpHeaders headers) {
    List<String> keys = headers.getRequestHeader("Idempotency-Key");
    return keys.isEmpty() ? null : String.join(",", keys);
  }

  private static Response response(Answer answer) {
    if (answer instanceof Answer.Accepted) {
      UUID id = ((Answer.Accepted) answer).paymentId();
      URI self = URI.create("/v1/scans/" + id);
      return Response.accepted(new AcceptedView(id, "ACCEPTED", new AcceptedView.Links(self)))
          .header(HttpHeaders.LOCATION, self)
          .build();
    }
    if (answer instanceof Answer.Refused) {
      Answer.Refused refused = (Answer.Refused) answer;
      throw Problems.builder(
              422, refused.reason().code(), refused.reason().en(), refused.reason().zh())
          .with("paymentId", refused.paymentId())
          .with("reason", refused.reason())
          .build();
    }
    if (answer instanceof Answer.Malformed) {
      Answer.Malformed malformed = (Answer.Malformed) answer;
      throw badRequest(malformed.code(), malformed.field(), malformed.rule());
    }
    throw Problems.of(
        422,
        "IDEMPOTENCY_CONFLICT",
        "The key belongs to another request",
        "Idempotency-Key was used before with another body. Nothing was done.");
  }

  static HttpProblem badRequest(String code, String field, String rule) {
    int status = code.equals("TOO_LARGE") ? 413 : 400;
    String where = field == null ? "" : field + ": ";
    HttpProblem.Builder problem =
        Problems.builder(status, code, "The request breaks the contract", where + rule);
    if (field != null) {
      problem.with("field", field);
    }
    return problem.build();
  }

  static HttpProblem notFound() {
    return Problems.of(404, "NOT_FOUND", "There is no such scan", "No scan has this payment id.");
  }

  private static boolean overload(Throwable failure) {
    return failure instanceof OverloadedException;
  }

  /** After a lost connection nobody knows whether the transaction was committed: ask again. */
  private static HttpProblem unavailable(Throwable failure) {
    LOG.errorf("A scan could not be stored: %s", failure.getClass().getName());
    return Problems.builder(
            503,
            "UNAVAILABLE",
            "The scan could not be stored for certain",
            "Send the same request with the same Idempotency-Key again.")
        .withHeader("Retry-After", "1")
        .build();
  }

  static UUID uuid(String text) {
    try {
      // UUID.fromString also takes shortened groups, which are no ids of ours.
      return text.length() == 36 ? UUID.fromString(text) : null;
    } catch (IllegalArgumentException notOne) {
      return null;
    }
  }
}
