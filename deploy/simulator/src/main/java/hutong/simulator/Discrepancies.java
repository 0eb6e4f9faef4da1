package hutong.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/**
 * What makes an institution's statement differ from what was cleared: a debit that only it has, and
 * an entry that its statements leave out. A reconciliation has to find both.
 */
final class Discrepancies {

  private final Clerk clerk;
  private final Clock clock;

  Discrepancies(Clerk clerk, Clock clock) {
    this.clerk = clerk;
    this.clock = clock;
  }

  void mount(Router router) {
    router.post("/books/:id/extra").handler(this::extra);
    router.delete("/books/:id/statement-lines/:entryId").handler(this::leaveOut);
  }

  private void extra(RoutingContext request) {
    try {
      String participant = Api.participant(request);
      ObjectNode asked = Json.parse(Api.body(request));
      Item item = Batch.extra(asked);
      Instant at = asked.has("at") ? Json.instant(asked, "", "at") : clock.instant();
      Api.whenDone(
          request,
          clerk.submit(books -> books.extra(participant, item, at)),
          entry -> {
            if (entry == null) {
              Answers.conflict(
                  request,
                  "The payment is in the books with other money or was undone; give another id.");
            } else {
              Answers.created(request, Export.show(entry));
            }
          });
    } catch (BadRequest unreadable) {
      Answers.refuse(request, unreadable);
    }
  }

  private void leaveOut(RoutingContext request) {
    try {
      String participant = Api.participant(request);
      UUID id = Batch.id(request.pathParam("entryId"));
      Api.whenDone(
          request,
          clerk.submit(books -> books.leaveOut(participant, id)),
          any -> {
            if (any) {
              request.response().setStatusCode(204).end();
            } else {
              Answers.notFound(request, "The books have no such payment or refund.");
            }
          });
    } catch (BadRequest unreadable) {
      Answers.refuse(request, unreadable);
    }
  }
}
