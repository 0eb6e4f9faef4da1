package hutong.settlement.settle;

import java.time.LocalDate;
import java.util.List;

/**
 * What the agent says, as far as anything follows from it.
 *
 * @param kind {@code camt.054}, {@code camt.053} or {@code pacs.002}
 * @param bookings of a camt
 * @param statements of a camt.053
 * @param statuses of a pacs.002
 */
record AgentMessage(
    String kind,
    String messageId,
    List<Booking> bookings,
    List<Statement> statements,
    List<Status> statuses) {

  /**
   * One booking on the settlement account.
   *
   * @param endToEndId null where there is none
   * @param amountMinor not negative, minor units
   * @param credited whether the settlement account got the money, so that a participant has paid
   * @param date value date
   * @param bookedOn the day whose statement must hold it; the value date where nothing is said
   * @param reversal whether it undoes another
   */
  record Booking(
      String account,
      String endToEndId,
      long amountMinor,
      String currency,
      boolean credited,
      LocalDate date,
      LocalDate bookedOn,
      boolean reversal) {}

  /**
   * What a statement is about.
   *
   * @param movedMinor closing less opening balance, signed minor units
   */
  record Statement(String account, LocalDate date, String currency, long movedMinor) {}

  /**
   * @param endToEndId null where the whole original message is meant
   * @param code such as {@code RJCT}
   * @param reason such as {@code AM04}, or null
   */
  record Status(String originalMessageId, String endToEndId, String code, String reason) {}
}
