package hutong.settlement.settle;

/**
 * A message to the agent.
 *
 * @param messageId at most 35 characters; the agent settles it once
 * @param kind {@code pacs.029} or {@code pacs.009}
 */
public record Instruction(String messageId, String kind, int attempt, String xml) {}
