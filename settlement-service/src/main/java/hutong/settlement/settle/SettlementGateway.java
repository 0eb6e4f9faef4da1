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
   * Takes an instruction back that the agent has not taken yet; it is not handed over after that.
   * Asked once more it answers the same.
   *
   * @return false where the agent may have it
   */
  Uni<Boolean> withdraw(String messageId);

  /**
   * The cursors of what the agent has said, oldest first; perhaps not all of them at once.
   *
   * @param after the cursor of the last message before them, or null for all there are
   */
  Uni<List<String>> list(String after);

  /**
   * One message, or null if another instance has done it. Fails with {@link NotGivenException}
   * where the fault is with this message alone.
   */
  Uni<Received> read(String cursor);

  /**
   * Called for each message once what came of it is durable.
   *
   * @param taken false if it could not be read
   */
  Uni<Void> done(Received message, boolean taken);
}
