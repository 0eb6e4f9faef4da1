package hutong.runtime.clock;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jboss.logging.Logger;

/** Provides the clock as a bean and, where the configuration allows it, moves it on request. */
@ApplicationScoped
public class ClockControl {

  private static final Logger LOG = Logger.getLogger(ClockControl.class);
  private static final int MAX_BODY_BYTES = 256;

  private final boolean settable;
  private final BusinessClock clock;

  ClockControl(ClockConfig config) {
    this.settable = config.settable();
    this.clock = new BusinessClock(config.offset());
  }

  @Produces
  @Singleton
  BusinessClock clock() {
    return clock;
  }

  /** Routes stand on the management port, which only operators reach. */
  void register(@Observes ManagementInterface management) {
    if (!settable) {
      return;
    }
    management.router().get("/q/clock").handler(this::show);
    management
        .router()
        .put("/q/clock")
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
        .handler(this::move);
  }

  private void show(RoutingContext request) {
    request.json(new JsonObject().put("at", clock.instant().toString()));
  }

  private void move(RoutingContext request) {
    try {
      Instant instant = Instant.parse(request.body().asJsonObject().getString("at", ""));
      clock.set(instant);
      LOG.infof("The business clock was set to %s", instant);
      show(request);
    } catch (DateTimeParseException | ClassCastException | NullPointerException unreadable) {
      refuse(request);
    } catch (io.vertx.core.json.DecodeException notJson) {
      refuse(request);
    }
  }

  private static void refuse(RoutingContext request) {
    request
        .response()
        .setStatusCode(400)
        .putHeader("content-type", "application/problem+json")
        .end(
            new JsonObject()
                .put("type", "urn:hutong:problem:bad-instant")
                .put("title", "The clock needs an instant")
                .put("status", 400)
                .put("code", "BAD_INSTANT")
                .put("detail", "Send {\"at\":\"2021-10-02T02:00:00Z\"}.")
                .encode());
  }
}
