package hutong.routing.operate;

import hutong.routing.participant.Institutions;
import hutong.routing.participant.Messages.BillAnswer;
import hutong.routing.participant.Messages.BillQuestion;
import hutong.routing.participant.Messages.BillState;
import hutong.routing.publish.BookInForce;
import hutong.routing.route.FieldRules;
import hutong.routing.rulebook.Participants.Participant;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import hutong.runtime.problem.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.regex.Pattern;

/** What a bill says, asked of its biller's institution; nothing is stored and nothing reserved. */
@Path("/v1/bills/query")
@Produces(MediaType.APPLICATION_JSON)
public class BillResource {

  private static final Pattern BILL_NUMBER = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private final BookInForce books;
  private final Institutions institutions;

  BillResource(BookInForce books, Institutions institutions) {
    this.books = books;
    this.institutions = institutions;
  }

  record Request(String billerId, String billNumber) {}

  /** Absent fields are null; the name is masked whatever the biller sent. */
  public record BillView(
      String billerId,
      String billNumber,
      String state,
      Long amountMinor,
      String currency,
      String dueName) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<BillView> query(byte[] body) {
    Request request = read(body);
    Participant institution =
        books
            .now()
            .rulebook()
            .participants()
            .institutionOf(request.billerId())
            .orElseThrow(BillResource::nobody);
    return institutions
        .bill(institution.id(), new BillQuestion(request.billerId(), request.billNumber()))
        .map(answer -> view(request, answer));
  }

  private static Request read(byte[] body) {
    try {
      Request request = StrictJson.read(body, Request.class);
      if (request.billerId() == null || !FieldRules.text(request.billerId(), 64)) {
        throw bad("billerId is missing or out of its range");
      }
      if (request.billNumber() == null || !BILL_NUMBER.matcher(request.billNumber()).matches()) {
        throw bad("billNumber is missing or out of its range");
      }
      return request;
    } catch (BadJsonException bad) {
      throw bad(bad.getMessage());
    }
  }

  private static BillView view(Request request, BillAnswer answer) {
    if (answer.state() == BillState.SILENT) {
      throw Problems.of(
          503, "BILLER_SILENT", "The biller does not answer", "Ask again in a moment.");
    }
    boolean payable = answer.state() == BillState.PAYABLE;
    return new BillView(
        request.billerId(),
        request.billNumber(),
        answer.state().name(),
        payable ? answer.amountMinor() : null,
        payable ? answer.currency() : null,
        masked(answer.dueName()));
  }

  /** The first character stays, so that a payer can tell a wrong bill from the right one. */
  static String masked(String name) {
    if (name == null || name.isEmpty()) {
      return null;
    }
    int first = name.offsetByCodePoints(0, 1);
    return name.substring(0, first)
        + "*".repeat(Math.max(1, name.codePointCount(first, name.length())));
  }

  private static HttpProblem bad(String detail) {
    return Problems.of(400, "BAD_REQUEST", "The request cannot be read", detail);
  }

  private static HttpProblem nobody() {
    return Problems.of(
        404, "BILLER_UNKNOWN", "There is no such biller", "No institution knows bills of this id.");
  }
}
