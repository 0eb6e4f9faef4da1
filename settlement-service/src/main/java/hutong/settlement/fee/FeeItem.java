package hutong.settlement.fee;

/**
 * What one payment owes of one fee.
 *
 * @param amountMinor in fen, zero or more
 * @param residuePpmFen what rounding left out, in millionths of a fen, from −500,000 to 499,999:
 *     the exact fee is {@code amountMinor + residuePpmFen / 1,000,000}. Zero where a cap or a floor
 *     set the fee, because nothing was rounded then. Kept so that a scheme that rounds over a whole
 *     cycle can be charged from the same items.
 */
public record FeeItem(FeeType type, long amountMinor, int residuePpmFen) {}
