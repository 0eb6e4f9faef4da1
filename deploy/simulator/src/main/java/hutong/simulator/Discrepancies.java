package hutong.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/**
 * What institutions book without being asked: debits that only they have, and what a network takes
 * back from the payee of a payment that it had refunded. And what their statements leave out. The
 * first and the last make a statement differ from what was cleared; a reconciliation has to find
 * both.
 */
final class Discrepancies {

  private final Clerk clerk;
  private final Clock clock;

  Discrepancies(Clerk clerk, Clock clock) {
    this.clerk = clerk;
    this.clock = clock;
  }

  void mount(Router router) {
    router.post("/books/:id/extra").handler(request -> book(request, Batch::extra, Books::extra));
    router
        .post("/books/:id/credit-refunds")
        .handler(request -> book(request, Batch::creditRefund, Books::creditRefund));
    router.delete("/books/:id/statement-lines/:entryId").handler(this::leaveOut);
  }

  @FunctionalInterface
  private interface Reading {
    Item read(ObjectNode body) throws BadRequest;
  }

  @FunctionalInterface
  private interface Booking {
    Entry book(Books books, String participant, Item item, Instant at);
  }

  private void book(RoutingContext request, Reading reading, Booking booking) {
    try {
      String participant = Api.participant(request);
      ObjectNode asked = Json.parse(Api.body(request));
      Item item = reading.read(asked);
      Instant at = asked.has("at") ? Json.instant(asked, "", "at") : clock.instant();
      Api.whenDone(
          request,
          clerk.submit(books -> booking.book(books, participant, item, at)),
          entry -> {
            if (entry == null) {
              Answers.conflict(
                  request,
                  "It is in the books with other money, was undone, or was never credited.");
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
