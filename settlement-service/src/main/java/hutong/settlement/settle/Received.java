package hutong.settlement.settle;

/**
 * A message of the agent as it came.
 *
 * @param cursor the gateway's place of it, by which the next ones are asked for
 */
public record Received(String cursor, byte[] xml) {}
