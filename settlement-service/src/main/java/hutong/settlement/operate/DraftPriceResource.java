package hutong.settlement.operate;

import hutong.runtime.problem.Problems;
import hutong.settlement.cycle.CycleReads;
import hutong.settlement.cycle.CycleState;
import hutong.settlement.cycle.Downloads;
import hutong.settlement.fee.BadFeeFileException;
import hutong.settlement.fee.FeeFileCheck;
import hutong.settlement.fee.FeeSchedules;
import hutong.settlement.fee.FeeType;
import hutong.settlement.fee.Role;
import hutong.settlement.post.DraftPricing;
import hutong.settlement.post.DraftPricing.Unpriced;
import hutong.settlement.post.DraftPricingReads;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/** What a cycle would have cost under a fee file that is not in force. Nothing is stored. */
@Path("/v1/cycles/{cycleId}/draft-price")
@Produces(MediaType.APPLICATION_JSON)
public class DraftPriceResource {

  /** A thousand schedules and more; it is read on a thread that others wait for. */
  private static final int MAX_FILE_BYTES = 2 * 1024 * 1024;

  private final CycleReads cycles;
  private final DraftPricingReads prices;
  private final Downloads downloads;

  DraftPriceResource(CycleReads cycles, DraftPricingReads prices, Downloads downloads) {
    this.cycles = cycles;
    this.prices = prices;
    this.downloads = downloads;
  }

  /**
   * @param fees of each participant, role and kind of fee; only of items with a price in the draft
   * @param provisional whether more may still be posted to the cycle
   */
  record DraftPrice(
      String cycleId,
      CycleState state,
      boolean provisional,
      long payments,
      long refunds,
      List<Fees> fees,
      Map<Unpriced, Long> unpriced) {

    static DraftPrice of(String cycleId, CycleState state, DraftPricing pricing) {
      return new DraftPrice(
          cycleId,
          state,
          state != CycleState.CLOSED,
          pricing.payments(),
          pricing.refunds(),
          pricing.fees().entrySet().stream()
              .map(
                  entry ->
                      new Fees(
                          entry.getKey().participant(),
                          entry.getKey().role(),
                          entry.getKey().type(),
                          entry.getKey().currency(),
                          entry.getValue().nowMinor(),
                          entry.getValue().draftMinor(),
                          entry.getValue().differenceMinor()))
              .toList(),
          pricing.unpriced());
    }
  }

  /** Negative is paid and positive is received, in minor units. */
  record Fees(
      String participant,
      Role role,
      FeeType feeType,
      String currency,
      long nowMinor,
      long draftMinor,
      long differenceMinor) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<DraftPrice> price(@PathParam("cycleId") String cycleId, byte[] feeFile) {
    PathIds.requireCycle(cycleId);
    FeeSchedules draft = read(feeFile);
    return cycles
        .find(cycleId)
        .onItem()
        .ifNull()
        .failWith(
            () ->
                Problems.of(
                    404,
                    "UNKNOWN_CYCLE",
                    "No such cycle",
                    "A cycle is known here from its first completed payment or its end on."))
        .chain(
            cycle ->
                downloads
                    .within(() -> prices.price(cycleId, draft))
                    .map(pricing -> DraftPrice.of(cycleId, cycle.state(), pricing)))
        .onFailure(Downloads.TooMany.class)
        .transform(many -> ProofResource.tooMany())
        .onFailure(ArithmeticException.class)
        .transform(
            tooLarge -> badFile("The fees of the cycle under this file do not fit into 64 bits."));
  }

  private static FeeSchedules read(byte[] feeFile) {
    if (feeFile != null && feeFile.length > MAX_FILE_BYTES) {
      throw Problems.of(
          413, "FEE_FILE_TOO_LARGE", "The fee file is too large", "Send one of at most 2 MiB.");
    }
    try {
      return FeeFileCheck.read(feeFile);
    } catch (BadFeeFileException bad) {
      throw badFile(bad.getMessage());
    }
  }

  private static RuntimeException badFile(String detail) {
    return Problems.of(400, "BAD_FEE_FILE", "The fee file is refused", detail);
  }
}
