package hutong.simulator.agent;

import java.math.BigDecimal;
import java.util.List;

/**
 * What is to be booked.
 *
 * @param kind {@code pacs.029.001.01}, booked as a whole or not at all, or {@code pacs.009.001.08}
 * @param account the settlement account
 */
record Order(String messageId, String kind, String account, List<Movement> movements) {

  /**
   * @param account of the participant
   * @param pays whether the participant pays the settlement account
   * @param date value date, ISO 8601
   */
  record Movement(
      String endToEndId,
      String uetr,
      String account,
      boolean pays,
      BigDecimal amount,
      String currency,
      String date) {}

  boolean batch() {
    return kind.startsWith("pacs.029");
  }

  boolean about(String participantAccount) {
    return movements.stream().anyMatch(one -> one.account().equals(participantAccount));
  }
}
