package hutong.routing.operate;

import hutong.routing.authorise.Attention;
import hutong.routing.authorise.AttentionTable;
import hutong.routing.authorise.AttentionTable.Case;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;

/** What waits for a person, and what that person can decide. */
@Path("/v1/attention")
@Produces(MediaType.APPLICATION_JSON)
public class AttentionResource {

  private static final int MAX_LIMIT = 500;

  private final AttentionTable table;

  AttentionResource(AttentionTable table) {
    this.table = table;
  }

  record Cases(List<Case> items) {}

  @GET
  public Uni<Cases> list(
      @QueryParam("why") String why, @QueryParam("limit") @DefaultValue("100") String limit) {
    return table.list(attention(why), number(limit)).map(Cases::new);
  }

  private static Attention attention(String why) {
    if (why == null) {
      return null;
    }
    return Arrays.stream(Attention.values())
        .filter(one -> one.name().equals(why))
        .findFirst()
        .orElseThrow(() -> Operators.bad("why is no kind of attention"));
  }

  private static int number(String limit) {
    if (!limit.matches("[0-9]{1,3}")
        || Integer.parseInt(limit) < 1
        || Integer.parseInt(limit) > MAX_LIMIT) {
      throw Operators.bad("limit must be a number from 1 to " + MAX_LIMIT);
    }
    return Integer.parseInt(limit);
  }
}
