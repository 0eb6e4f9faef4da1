package hutong.settlement.fee;

/**
 * One price of a schedule.
 *
 * @param merchantClass the class of merchants that it is for, or null for all others
 * @param fromMinor smallest principal that it applies to, in fen, at least 1
 * @param toMinor largest principal that it applies to, in fen
 * @param ratePpm parts per million of the principal, 0 to 1,000,000
 * @param fixedMinor added to the rate's share, in fen
 * @param capMinor the most that is charged, in fen; {@link Long#MAX_VALUE} where there is no cap
 * @param floorMinor the least that is charged, in fen
 */
public record FeeLine(
    FeeType type,
    AccountType accountType,
    String merchantClass,
    long fromMinor,
    long toMinor,
    int ratePpm,
    long fixedMinor,
    long capMinor,
    long floorMinor) {

  private static final long PPM = 1_000_000;

  boolean isFor(AccountType account, String merchantClassOrNull, long amountMinor) {
    return accountType == account
        && java.util.Objects.equals(merchantClass, merchantClassOrNull)
        && fromMinor <= amountMinor
        && amountMinor <= toMinor;
  }

  /**
   * The fee of one payment, held between floor and cap and rounded half up to a whole fen. A bound
   * sets the fee where the exact fee lies beyond it, be it by less than what is rounded off.
   *
   * @throws ArithmeticException if the fee does not fit into 64 bits
   */
  public FeeItem charge(long amountMinor) {
    long exactPpm =
        Math.addExact(
            Math.multiplyExact(amountMinor, (long) ratePpm), Math.multiplyExact(fixedMinor, PPM));
    long wholeFen = exactPpm / PPM;
    if (wholeFen > capMinor || (wholeFen == capMinor && exactPpm % PPM != 0)) {
      return new FeeItem(type, new FeeAmount(capMinor, 0), ratePpm, Bound.CAP);
    }
    if (wholeFen < floorMinor) {
      return new FeeItem(type, new FeeAmount(floorMinor, 0), ratePpm, Bound.FLOOR);
    }
    long rounded = Math.addExact(exactPpm, PPM / 2) / PPM;
    return new FeeItem(
        type, new FeeAmount(rounded, (int) (exactPpm - rounded * PPM)), ratePpm, null);
  }
}
