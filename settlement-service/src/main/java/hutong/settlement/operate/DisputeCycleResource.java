package hutong.settlement.operate;

import hutong.settlement.cycle.DisputeClosing;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.logging.Logger;

/** Closes dispute cycles before their time is over, for operators. */
@Path("/v1/dispute-cycles")
@Produces(MediaType.APPLICATION_JSON)
public class DisputeCycleResource {

  private static final Logger LOG = Logger.getLogger(DisputeCycleResource.class);

  private final DisputeClosing closing;

  DisputeCycleResource(DisputeClosing closing) {
    this.closing = closing;
  }

  record Closed(List<String> closed) {}

  /** Closes what is open; where nothing is, it says so with an empty list. */
  @POST
  @Path("/close")
  @Consumes(MediaType.WILDCARD)
  public Uni<Closed> close(@HeaderParam("Hutong-Operator") String operator) {
    String name = Operators.person(operator);
    return closing
        .closeAll()
        .invoke(ids -> LOG.infof("Dispute cycles closed early: operator=%s cycleIds=%s", name, ids))
        .map(Closed::new);
  }
}
