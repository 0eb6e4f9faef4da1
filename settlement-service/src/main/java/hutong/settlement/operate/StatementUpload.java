package hutong.settlement.operate;

import hutong.runtime.json.StrictJson;
import hutong.runtime.problem.Problems;
import hutong.settlement.reconcile.ReconciliationConfig;
import hutong.settlement.reconcile.Reconciliations;
import hutong.settlement.reconcile.statement.StatementFormat;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * {@code POST /v1/reconciliations?participant=&cycle=&format=&again=}: takes a statement as it
 * comes. It stands before the server's own limit, which is for requests that are held in memory; a
 * statement goes to disk piece by piece, and has a limit of its own.
 */
@ApplicationScoped
public class StatementUpload {

  private static final Logger LOG = Logger.getLogger(StatementUpload.class);

  /** Before {@code RequestSize}, which would refuse what is larger than other requests may be. */
  private static final int PRIORITY = 1_001;

  private static final String PATH = "/v1/reconciliations";

  /** Statements are of clearing cycles only. */
  private static final Pattern CYCLE_ID = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2,}");

  private final Reconciliations reconciliations;
  private final ReconciliationConfig config;

  StatementUpload(Reconciliations reconciliations, ReconciliationConfig config) {
    this.reconciliations = reconciliations;
    this.config = config;
  }

  void register(@Observes Filters filters) throws IOException {
    Spool.clear(config.spool().map(Path::of).orElse(null));
    filters.register(this::filter, PRIORITY);
  }

  /**
   * What is asked for.
   *
   * @param again whether a person wants an old file to be the last word
   */
  private record Asked(String participant, String cycleId, StatementFormat format, boolean again) {}

  record Taken(UUID runId) {}

  private void filter(RoutingContext request) {
    if (request.request().method() != HttpMethod.POST || !request.request().path().equals(PATH)) {
      request.next();
      return;
    }
    request.request().pause();
    take(request)
        .subscribe()
        .with(taken -> answer(request, taken), failure -> fail(request, failure));
  }

  private Uni<Reconciliations.Taken> take(RoutingContext request) {
    Asked asked;
    try {
      asked = asked(request);
    } catch (HttpProblem problem) {
      return Uni.createFrom().failure(problem);
    }
    long limit = config.maxFileSize().asLongValue();
    if (announced(request) > limit) {
      return Uni.createFrom().failure(Spool.tooLarge(limit));
    }
    if (!reconciliations.admit()) {
      return Uni.createFrom().failure(busy());
    }
    return take(request, asked).eventually(reconciliations::left);
  }

  private Uni<Reconciliations.Taken> take(RoutingContext request, Asked asked) {
    Uni<?> allowed =
        reconciliations.target(asked.cycleId(), asked.participant()).invoke(StatementUpload::check);
    Spool.Terms terms =
        new Spool.Terms(
            config.spool().map(Path::of).orElse(null),
            config.maxFileSize().asLongValue(),
            config.uploadTimeout());
    return Spool.receive(request.vertx(), request.request(), allowed, terms)
        .chain(
            spooled ->
                reconciliations.take(
                    asked.participant(),
                    asked.cycleId(),
                    asked.format(),
                    asked.again(),
                    spooled.sha256(),
                    spooled.file()));
  }

  /** The length that the request names, or 0 if it names none; the server has read it before. */
  private static long announced(RoutingContext request) {
    String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length);
  }

  private static HttpProblem busy() {
    return Problems.builder(
            503,
            "RECONCILIATION_BUSY",
            "Too many statements wait",
            "Send it again when some of them are done.")
        .withHeader("Retry-After", "60")
        .build();
  }

  private Asked asked(RoutingContext request) {
    String participant =
        required(
            request,
            "participant",
            PathIds.PARTICIPANT,
            "BAD_PARTICIPANT_ID",
            "Send one such as TENPAY.");
    String cycleId =
        required(request, "cycle", CYCLE_ID, "BAD_CYCLE_ID", "Send one such as 2021-10-02-01.");
    String name = request.request().getParam("format");
    StatementFormat format =
        Stream.of(StatementFormat.values())
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    Problems.of(
                        400,
                        "BAD_FORMAT",
                        "Not a format of statements",
                        "Send OWN, WECHAT, ALIPAY or UNIONPAY."));
    return new Asked(participant, cycleId, format, again(request.request().getParam("again")));
  }

  private static boolean again(String text) {
    if (text != null && !text.equals("true") && !text.equals("false")) {
      throw Problems.of(400, "BAD_AGAIN", "Neither true nor false", "Send again=true or leave it.");
    }
    return "true".equals(text);
  }

  private static String required(
      RoutingContext request, String name, Pattern pattern, String code, String detail) {
    String text = request.request().getParam(name);
    if (text == null || !pattern.matcher(text).matches()) {
      throw Problems.of(400, code, "The parameter " + name + " is missing or wrong", detail);
    }
    return text;
  }

  private static void check(Reconciliations.Target target) {
    if (target == null) {
      throw Problems.of(
          404,
          "UNKNOWN_CYCLE",
          "No such cycle",
          "A cycle is known here from its first completed payment or its end on.");
    }
    if (!target.closed()) {
      throw Problems.of(
          409,
          "CYCLE_NOT_CLOSED",
          "The cycle is not closed",
          "Send the statement again when the cycle is closed.");
    }
    if (!target.participantKnown()) {
      throw Problems.of(
          404,
          "UNKNOWN_PARTICIPANT",
          "No positions of such a participant",
          "A participant is known here from its first completed payment on.");
    }
  }

  private static void answer(RoutingContext request, Reconciliations.Taken taken) {
    request
        .response()
        .setStatusCode(taken.fresh() ? 202 : 200)
        .putHeader(HttpHeaders.LOCATION, PATH + "/" + taken.runId())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(io.vertx.core.buffer.Buffer.buffer(StrictJson.write(new Taken(taken.runId()))));
  }

  /** As the framework would answer, which is not reached from here. */
  private static void fail(RoutingContext request, Throwable failure) {
    HttpProblem problem =
        failure instanceof HttpProblem known
            ? known
            : Problems.of(
                failure instanceof Spool.CutShort ? 400 : 503,
                failure instanceof Spool.CutShort ? "BAD_REQUEST" : "RECONCILIATION_FAILED",
                "The statement could not be taken",
                "Nothing was changed. Send it again.");
    if (!(failure instanceof HttpProblem)) {
      LOG.errorf("Statement not taken: %s", failure.getClass().getName());
    }
    if (request.response().closed()) {
      return;
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", problem.getType().toString());
    body.put("title", problem.getTitle());
    body.put("status", problem.getStatusCode());
    body.put("detail", problem.getDetail());
    body.putAll(problem.getParameters());
    problem.getHeaders().forEach((name, value) -> request.response().putHeader(name, "" + value));
    // The rest of the body is not read, so the connection cannot be used again.
    request
        .response()
        .setStatusCode(problem.getStatusCode())
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(io.vertx.core.buffer.Buffer.buffer(StrictJson.write(body)));
  }
}
