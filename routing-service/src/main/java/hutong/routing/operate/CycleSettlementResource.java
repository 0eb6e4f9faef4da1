package hutong.routing.operate;

import hutong.routing.reserve.PositionLedger;
import hutong.routing.reserve.PositionLedger.Settled;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/**
 * An operator's word that the nets of a cycle are paid, which takes the cycle out of all positions
 * once. A second call gets the first one's answer.
 */
@Path("/v1/cycles/{cycleId}/settled")
@Produces(MediaType.APPLICATION_JSON)
public class CycleSettlementResource {

  private final PositionLedger ledger;

  CycleSettlementResource(PositionLedger ledger) {
    this.ledger = ledger;
  }

  /**
   * @param note by what it is known, for whoever reads it later
   */
  record SettledRequest(String note) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Settled> settled(
      byte[] body,
      @PathParam("cycleId") String cycleId,
      @HeaderParam("Hutong-Operator") String operator) {
    String name = Operators.name(operator);
    SettledRequest request = Operators.read(body, SettledRequest.class);
    CapRequest.checkNote(request.note());
    if (!CycleResource.CYCLE_ID.matcher(cycleId).matches()) {
      throw Operators.bad("the cycle's id must match " + CycleResource.CYCLE_ID.pattern());
    }
    return ledger.settle(name, cycleId, request.note());
  }
}
