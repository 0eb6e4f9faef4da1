package hutong.codescan.capture;

import hutong.codescan.webhook.Deliverer;
import hutong.codescan.webhook.Delivery;
import hutong.codescan.webhook.DeliveryRows;
import hutong.codescan.webhook.Subscribers;
import hutong.runtime.json.StrictJson;
import hutong.runtime.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.vertx.http.ManagementInterface;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/** What callers were told and what not, on the management port, which only operators reach. */
@ApplicationScoped
public class WebhookRoutes {

  private static final Logger LOG = Logger.getLogger(WebhookRoutes.class);
  private static final String DELIVERIES = "/v1/webhooks/deliveries";
  private static final Set<String> STATES = Set.of("PENDING", "DELIVERED", "FAILED");
  private static final int LIMIT = 100;

  private final DeliveryRows rows;
  private final Deliverer deliverer;
  private final Subscribers subscribers;

  WebhookRoutes(DeliveryRows rows, Deliverer deliverer, Subscribers subscribers) {
    this.rows = rows;
    this.deliverer = deliverer;
    this.subscribers = subscribers;
  }

  void register(@Observes ManagementInterface management) {
    management.router().get(DELIVERIES).handler(this::list);
    management.router().get(DELIVERIES + "/:eventId").handler(this::show);
    management.router().post(DELIVERIES + "/:eventId/resend").handler(this::resend);
  }

  private void list(RoutingContext request) {
    String state = request.request().getParam("state");
    String caller = request.request().getParam("caller");
    if (state == null || !STATES.contains(state)) {
      refuse(
          request,
          Problems.of(
              400,
              "BAD_STATE",
              "Deliveries are listed by state",
              "Ask with state=FAILED, PENDING or DELIVERED, and caller=… where one matters."));
      return;
    }
    answer(request, rows.list(state, caller, LIMIT).map(all -> Map.of("deliveries", all)));
  }

  private void show(RoutingContext request) {
    answer(request, found(request));
  }

  /** An ended delivery is due again; one that is under way stays as it is. */
  private void resend(RoutingContext request) {
    answer(
        request,
        found(request)
            .invoke(this::mustBeTold)
            .chain(delivery -> rows.resend(delivery.eventId()).replaceWith(delivery))
            .invoke(
                delivery -> LOG.infof("Event %s is sent again to its caller", delivery.eventId()))
            .chain(delivery -> rows.find(delivery.eventId()))
            .invoke(deliverer::sweep));
  }

  private Uni<Delivery> found(RoutingContext request) {
    UUID id = ScansResource.uuid(request.pathParam("eventId"));
    return id == null
        ? Uni.createFrom().failure(notFound())
        : rows.find(id).onItem().ifNull().failWith(WebhookRoutes::notFound);
  }

  private void mustBeTold(Delivery delivery) {
    if (!subscribers.isTold(delivery.caller())) {
      throw Problems.of(
          409,
          "NOT_REGISTERED",
          "The caller is not told any more",
          "Register it in the file of hutong.webhooks.path first.");
    }
  }

  private static HttpProblem notFound() {
    return Problems.of(
        404, "NOT_FOUND", "There is no such delivery", "No delivery has this event id.");
  }

  private static void answer(RoutingContext request, Uni<?> answer) {
    answer
        .subscribe()
        .with(
            value ->
                request
                    .response()
                    .putHeader("content-type", "application/json")
                    .end(Buffer.buffer(StrictJson.write(value))),
            failure -> refuse(request, problem(failure)));
  }

  private static HttpProblem problem(Throwable failure) {
    if (failure instanceof HttpProblem) {
      return (HttpProblem) failure;
    }
    LOG.warnf("Deliveries could not be read or written: %s", failure.getClass().getName());
    return Problems.of(503, "UNAVAILABLE", "The database did not answer", "Try again.");
  }

  private static void refuse(RoutingContext request, HttpProblem problem) {
    RouteProblems.answer(request.response(), problem);
  }
}
