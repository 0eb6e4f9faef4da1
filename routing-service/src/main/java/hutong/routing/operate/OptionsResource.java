package hutong.routing.operate;

import hutong.routing.publish.BookInForce;
import hutong.routing.route.PayerMethods;
import hutong.routing.route.PayerMethods.Method;
import hutong.routing.route.PayerMethods.Order;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import hutong.runtime.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * The cashier's question: by which apps can this order be paid, and why not by the others? Nothing
 * is stored, and nothing is promised: the payment itself is decided anew.
 */
@Path("/v1/options")
@Produces(MediaType.APPLICATION_JSON)
public class OptionsResource {

  private final BookInForce books;
  private final Clock clock;

  OptionsResource(BookInForce books, Clock clock) {
    this.books = books;
    this.clock = clock;
  }

  /** The methods in the order of the participants' file. */
  public record Options(String rulebookVersion, Instant evaluatedFor, List<Method> methods) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public byte[] options(byte[] body) {
    try {
      OptionsRequest request = StrictJson.read(body, OptionsRequest.class);
      request
          .firstBadField()
          .ifPresent(
              field -> {
                throw bad(field + " is missing or out of its range");
              });
      Order order = request.order(clock.instant());
      BookInForce.Book book = books.now();
      return StrictJson.write(
          new Options(
              book.rulebook().version(),
              order.at(),
              PayerMethods.of(order, book.rulebook().participants().all(), book.router()::decide)));
    } catch (BadJsonException bad) {
      throw bad(bad.getMessage());
    }
  }

  private static HttpProblem bad(String detail) {
    return Problems.of(400, "BAD_REQUEST", "The request cannot be read", detail);
  }
}
