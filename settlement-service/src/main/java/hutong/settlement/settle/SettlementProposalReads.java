package hutong.settlement.settle;

import hutong.settlement.settle.ProposalRefusedException.Why;
import hutong.settlement.settle.SettlementProposal.Kind;
import hutong.settlement.settle.SettlementProposal.State;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Shows one proposal to the person who is to decide it. */
@ApplicationScoped
public class SettlementProposalReads {

  private final Pool pool;
  private final AgentMessages messages;

  SettlementProposalReads(Pool pool, AgentMessages messages) {
    this.pool = pool;
    this.messages = messages;
  }

  /**
   * A proposal as it stands.
   *
   * @param content of a message that waits, null for anything else
   */
  public record Shown(SettlementProposal proposal, MessagePreview content) {}

  /** Fails with {@link ProposalRefusedException} where there is none. */
  public Uni<Shown> find(UUID proposalId) {
    return pool.withTransaction(
        tx ->
            SettlementProposalTable.find(tx, proposalId)
                .onItem()
                .ifNull()
                .failWith(() -> new ProposalRefusedException(Why.UNKNOWN_PROPOSAL))
                .chain(
                    proposal ->
                        proposal.kind() == Kind.MESSAGE && proposal.state() == State.PROPOSED
                            ? content(tx, proposalId).map(content -> new Shown(proposal, content))
                            : Uni.createFrom().item(new Shown(proposal, null))));
  }

  private Uni<MessagePreview> content(SqlConnection tx, UUID proposalId) {
    return SettlementProposalTable.xml(tx, proposalId)
        .chain(xml -> messages.preview(tx, AgentXml.again(xml), xml));
  }
}
