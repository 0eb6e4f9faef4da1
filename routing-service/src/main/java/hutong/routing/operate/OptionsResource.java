package hutong.routing.operate;

import hutong.routing.route.PayerMethods;
import hutong.routing.route.PayerMethods.Method;
import hutong.routing.route.PayerMethods.Order;
import hutong.routing.route.Router;
import hutong.routing.rulebook.Rulebook;
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

  private final Rulebook rulebook;
  private final Router router;
  private final Clock clock;

  OptionsResource(Rulebook rulebook, Clock clock) {
    this.rulebook = rulebook;
    this.router = new Router(rulebook);
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
      return StrictJson.write(
          new Options(
              rulebook.version(),
              order.at(),
              PayerMethods.of(order, rulebook.participants().all(), router::decide)));
    } catch (BadJsonException bad) {
      throw bad(bad.getMessage());
    }
  }

  private static HttpProblem bad(String detail) {
    return Problems.of(400, "BAD_REQUEST", "The request cannot be read", detail);
  }
}
