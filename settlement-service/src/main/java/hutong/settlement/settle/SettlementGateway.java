package hutong.settlement.settle;

import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * The way to the settlement agent. Whatever fails says nothing of what the agent has done; the
 * caller sends the same message again, and the agent takes a message id once.
 */
public interface SettlementGateway {

  /** Hands an instruction over. An item means that it arrived, not that it is settled. */
  Uni<Void> send(Instruction instruction);

  /**
   * What the agent has said.
   *
   * @param after the cursor of the last message that was read, or null for all there is
   */
  Uni<List<Received>> fetch(String after);

  /**
   * Called for each message once what came of it is durable.
   *
   * @param taken false if it could not be read
   */
  Uni<Void> done(Received message, boolean taken);
}
