package hutong.settlement.fee;

/**
 * What one payment owes of one fee.
 *
 * @param amount as posted and what rounding left out; nothing was rounded where a bound set the fee
 * @param ratePpm the rate that it was priced by, in millionths of the principal
 * @param bound what set the fee in place of the rate, or null where nothing did
 */
public record FeeItem(FeeType type, FeeAmount amount, int ratePpm, Bound bound) {

  /** In fen, zero or more. */
  public long amountMinor() {
    return amount.amountMinor();
  }
}
