package hutong.settlement.fee;

import java.math.BigInteger;

/**
 * A fee as it is posted and what rounding left out of it.
 *
 * @param amountMinor in fen, zero or more
 * @param residuePpmFen in millionths of a fen: the exact fee is {@code amountMinor + residuePpmFen
 *     / 1,000,000}. From −500,000 to 499,999 of a whole fee, and at most 1,500,001 either way of a
 *     part of one
 */
public record FeeAmount(long amountMinor, int residuePpmFen) {

  public static final FeeAmount NONE = new FeeAmount(0, 0);

  private static final long PPM = 1_000_000;

  /**
   * What of the fee belongs to a part of its payment. Both the posted amount and the exact one are
   * differences of two running totals, so that the parts of a payment that is refunded as a whole
   * sum exactly to either, in whatever order.
   *
   * @param beforeMinor what was refunded of the payment before this part
   * @param partMinor the part, in minor units
   * @param originalMinor the payment, at least the sum of the two
   */
  public FeeAmount part(long beforeMinor, long partMinor, long originalMinor) {
    BigInteger posted = BigInteger.valueOf(amountMinor);
    BigInteger exact =
        posted.multiply(BigInteger.valueOf(PPM)).add(BigInteger.valueOf(residuePpmFen));
    long afterMinor = Math.addExact(beforeMinor, partMinor);
    long postedPart =
        Math.subtractExact(
            upTo(posted, afterMinor, originalMinor), upTo(posted, beforeMinor, originalMinor));
    long exactPart =
        Math.subtractExact(
            upTo(exact, afterMinor, originalMinor), upTo(exact, beforeMinor, originalMinor));
    long residue = Math.subtractExact(exactPart, Math.multiplyExact(postedPart, PPM));
    return new FeeAmount(postedPart, Math.toIntExact(residue));
  }

  /** fee · refunded / original, rounded half up; the product alone may not fit into 64 bits. */
  private static long upTo(BigInteger fee, long refundedMinor, long originalMinor) {
    BigInteger original = BigInteger.valueOf(originalMinor);
    return fee.multiply(BigInteger.valueOf(refundedMinor))
        .shiftLeft(1)
        .add(original)
        .divide(original.shiftLeft(1))
        .longValueExact();
  }

  /**
   * Residues of many fees as whole fen, rounded half up. Whoever adds that to the posted fees has
   * the sum of the exact fees, rounded half up once: {@code Σ posted + whole(Σ residues) = round(Σ
   * exact)}.
   *
   * @param residuesPpmFen their sum in millionths of a fen, of either sign
   * @throws ArithmeticException if it does not fit into 64 bits
   */
  public static long whole(long residuesPpmFen) {
    return Math.floorDiv(Math.addExact(residuesPpmFen, PPM / 2), PPM);
  }
}
