package hutong.routing.operate;

import hutong.routing.publish.BookInForce;
import hutong.routing.route.FieldRules;
import hutong.routing.route.Openness;
import hutong.routing.route.OpennessChanges;
import hutong.routing.rulebook.Rulebook;
import hutong.runtime.json.StrictJson;
import hutong.runtime.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;

/** What is open where and when, and what will change. */
@Path("/v1/openness")
@Produces(MediaType.APPLICATION_JSON)
public class OpennessResource {

  private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);
  private static final LocalDate LATEST = LocalDate.of(2199, 12, 31);

  private final BookInForce books;

  OpennessResource(BookInForce books) {
    this.books = books;
  }

  /** The answer with the book that gave it. */
  public record Matrix(
      String rulebookVersion,
      String city,
      LocalDate date,
      String payerApp,
      List<Openness.Row> rows) {}

  /** The answer with the book that gave it. */
  public record Changes(
      String rulebookVersion, LocalDate from, LocalDate to, List<OpennessChanges.Change> changes) {}

  /** Without a city, what is open to payments that have no place. */
  @GET
  public byte[] matrix(
      @QueryParam("city") String city,
      @QueryParam("date") String date,
      @QueryParam("payerApp") String payerApp) {
    if (!FieldRules.city(city)) {
      throw bad("city");
    }
    if (!FieldRules.word(payerApp)) {
      throw bad("payerApp");
    }
    LocalDate day = day("date", date);
    Rulebook rulebook = books.now().rulebook();
    return StrictJson.write(
        new Matrix(
            rulebook.version(),
            city,
            day,
            payerApp,
            Openness.matrix(rulebook, city, day, payerApp)));
  }

  @GET
  @Path("/changes")
  public byte[] changes(@QueryParam("from") String from, @QueryParam("to") String to) {
    LocalDate first = day("from", from);
    LocalDate last = day("to", to);
    if (last.isBefore(first)) {
      throw bad("to");
    }
    Rulebook rulebook = books.now().rulebook();
    return StrictJson.write(
        new Changes(rulebook.version(), first, last, Openness.changes(rulebook, first, last)));
  }

  private static LocalDate day(String field, String text) {
    try {
      LocalDate day = text == null ? null : LocalDate.parse(text);
      if (day != null && !day.isBefore(EARLIEST) && !day.isAfter(LATEST)) {
        return day;
      }
    } catch (DateTimeParseException notOne) {
      // falls through to the same answer as a missing date
    }
    throw bad(field);
  }

  private static HttpProblem bad(String field) {
    return Problems.of(
        400,
        "BAD_REQUEST",
        "The request cannot be read",
        field + " is missing or out of its range");
  }
}
