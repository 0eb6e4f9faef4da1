package hutong.settlement.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import hutong.runtime.problem.Problems;
import hutong.settlement.cycle.CycleMatrix;
import hutong.settlement.cycle.CycleState;
import hutong.settlement.cycle.MatrixReads;
import hutong.settlement.fee.Role;
import hutong.settlement.net.GrossMatrix.Bilateral;
import hutong.settlement.net.GrossMatrix.Cell;
import hutong.settlement.net.Net;
import hutong.settlement.net.Netting;
import hutong.settlement.net.Recomputed;
import hutong.settlement.post.TransferKind;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** What everybody owes everybody, and what somebody has come to, worked out from the transfers. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class MatrixResource {

  private final MatrixReads reads;

  MatrixResource(MatrixReads reads) {
    this.reads = reads;
  }

  record Gross(
      String payer,
      String payee,
      String currency,
      Map<TransferKind, Long> byKindMinor,
      long totalMinor) {

    static Gross of(Cell cell) {
      return new Gross(
          cell.payer(), cell.payee(), cell.currency(), cell.byKindMinor(), cell.totalMinor());
    }
  }

  record BilateralNet(String participant, String counterparty, String currency, long netMinor) {

    static BilateralNet of(Bilateral net) {
      return new BilateralNet(
          net.participant(), net.counterparty(), net.currency(), net.netMinor());
    }
  }

  /** The comparison with what was told when the cycle was closed; null while it is not. */
  record Compared(List<Net> nets, boolean agrees) {

    static Compared of(CycleMatrix cycle) {
      Recomputed recomputed = cycle.recomputed();
      return cycle.state() == CycleState.CLOSED
          ? new Compared(recomputed.stored(), recomputed.agrees())
          : null;
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Matrix(
      String cycleId,
      LocalDate settlementDate,
      CycleState state,
      List<Gross> gross,
      List<BilateralNet> bilateral,
      List<Net> nets,
      Map<String, Long> sumMinor,
      Compared closed) {

    static Matrix of(CycleMatrix cycle) {
      Recomputed recomputed = cycle.recomputed();
      return new Matrix(
          cycle.cycleId(),
          cycle.settlementDate(),
          cycle.state(),
          recomputed.matrix().cells().stream().map(Gross::of).toList(),
          recomputed.matrix().bilateral().stream().map(BilateralNet::of).toList(),
          recomputed.nets(),
          Netting.sums(recomputed.nets()),
          Compared.of(cycle));
    }
  }

  record Sums(long debitMinor, long creditMinor, long balanceMinor) {

    static Sums of(long debitMinor, long creditMinor) {
      return new Sums(debitMinor, creditMinor, Math.subtractExact(creditMinor, debitMinor));
    }
  }

  record Account(Role role, String currency, Sums transfers, Sums positions, boolean agrees) {

    static Account of(MatrixReads.Balance balance) {
      return new Account(
          balance.role(),
          balance.currency(),
          Sums.of(balance.debitMinor(), balance.creditMinor()),
          Sums.of(balance.positionDebitMinor(), balance.positionCreditMinor()),
          balance.agrees());
    }
  }

  record Balances(
      String participant,
      List<Account> accounts,
      boolean agrees,
      Map<String, Long> allParticipantsMinor) {

    static Balances of(String participant, MatrixReads.Balances balances) {
      return new Balances(
          participant,
          balances.accounts().stream().map(Account::of).toList(),
          balances.accounts().stream().allMatch(MatrixReads.Balance::agrees),
          balances.ofAllMinor());
    }
  }

  @GET
  @Path("/cycles/{cycleId}/matrix")
  public Uni<Matrix> matrix(@PathParam("cycleId") String cycleId) {
    PathIds.require(
        PathIds.CYCLE,
        cycleId,
        "BAD_CYCLE_ID",
        "Not a cycle id",
        "Send one such as 2021-10-02-01, or 2021-10-02-D1 of a dispute cycle.");
    return reads
        .matrix(cycleId)
        .onItem()
        .ifNull()
        .failWith(
            () ->
                Problems.of(
                    404,
                    "UNKNOWN_CYCLE",
                    "No such cycle",
                    "A cycle is known here from its first completed payment or its end on."))
        .map(Matrix::of);
  }

  @GET
  @Path("/participants/{id}/balances")
  public Uni<Balances> balances(@PathParam("id") String id) {
    PathIds.requireParticipant(id);
    return reads
        .balances(id)
        .invoke(
            balances -> {
              if (balances.accounts().isEmpty()) {
                throw Problems.of(
                    404,
                    "UNKNOWN_PARTICIPANT",
                    "Nothing was ever posted for such a participant",
                    "A participant is known here from its first completed payment on.");
              }
            })
        .map(balances -> Balances.of(id, balances));
  }
}
