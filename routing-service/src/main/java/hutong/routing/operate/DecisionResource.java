package hutong.routing.operate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.routing.publish.BookInForce;
import hutong.routing.route.DecisionDocument;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import hutong.runtime.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Decisions that were taken, and decisions that would be. */
@Path("/v1/decisions")
@Produces(MediaType.APPLICATION_JSON)
public class DecisionResource {

  private static final ObjectMapper JSON = StrictJson.tolerantMapper();

  private final Mutiny.SessionFactory sessions;
  private final BookInForce books;
  private final Clock clock;

  DecisionResource(Mutiny.SessionFactory sessions, BookInForce books, Clock clock) {
    this.sessions = sessions;
    this.books = books;
    this.clock = clock;
  }

  @GET
  @Path("/{paymentId}")
  public Uni<byte[]> decision(@PathParam("paymentId") String paymentId) {
    UUID id = uuid(paymentId);
    return sessions.withSession(
        session ->
            session
                .find(StoredDecision.class, id)
                .onItem()
                .ifNull()
                .failWith(DecisionResource::unknown)
                .chain(
                    decision ->
                        session
                            .find(StoredPayment.class, id)
                            .map(payment -> document(decision, payment))));
  }

  /** The same evaluation for any request and any day; nothing is stored. */
  @POST
  @Path("/simulate")
  @Consumes(MediaType.APPLICATION_JSON)
  public byte[] simulate(byte[] body) {
    try {
      Simulation simulation = StrictJson.read(body, Simulation.class);
      simulation
          .firstBadField()
          .ifPresent(
              field -> {
                throw bad(field + " is missing or out of its range");
              });
      return StrictJson.write(
          Explained.of(
              DecisionDocument.of(
                  null, books.now().router().decide(simulation.facts()), clock.instant())));
    } catch (BadJsonException bad) {
      throw bad(bad.getMessage());
    }
  }

  private static byte[] document(StoredDecision decision, StoredPayment payment) {
    try {
      ObjectNode document = Explained.stored(decision.detail());
      return StrictJson.write(document.set("payment", JSON.valueToTree(payment.view())));
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException("A stored decision cannot be read", broken);
    }
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
    throw bad("paymentId is not a UUID");
  }

  private static HttpProblem bad(String detail) {
    return Problems.of(400, "BAD_REQUEST", "The request cannot be read", detail);
  }

  private static HttpProblem unknown() {
    return Problems.of(
        404, "NOT_FOUND", "There is no such payment", "No decision was taken under this id.");
  }
}
