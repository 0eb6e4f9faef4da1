package hutong.settlement.post;

import hutong.settlement.fee.FeeType;
import hutong.settlement.fee.Role;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A linked item and the transfers that it makes.
 *
 * @param feesMinor what is given back of each {@link FeeType}, in its order
 */
public record LinkedPosting(LinkedItem item, List<Long> feesMinor, List<Transfer> transfers)
    implements Booked {

  private static final List<Long> NO_FEES = List.of(0L, 0L, 0L);

  public LinkedPosting {
    feesMinor = List.copyOf(feesMinor);
    transfers = List.copyOf(transfers);
  }

  @Override
  public String cycleId() {
    return item.cycleId();
  }

  @Override
  public String currency() {
    return item.currency();
  }

  /**
   * Moves a refund's money: the principal from acquirer to issuer, and of each fee its share to
   * whom had paid it.
   *
   * @param original with the fees that it was charged, whatever is charged today
   * @param networkFeesReturned whether the network gives its fees back; the issuer always does
   */
  static LinkedPosting refund(LinkedItem item, Charged original, boolean networkFeesReturned) {
    List<Long> fees = new ArrayList<>();
    List<Transfer> transfers = new ArrayList<>();
    transfers.add(
        new Transfer(
            TransferKind.REFUND_PRINCIPAL,
            account(item, Role.ACQUIRER),
            account(item, Role.ISSUER),
            item.amountMinor()));
    for (FeeType type : FeeType.values()) {
      boolean returned = type.payee() != Role.NETWORK || networkFeesReturned;
      long fee = returned ? share(original.fee(type), item, original.amountMinor()) : 0;
      fees.add(fee);
      if (fee != 0) {
        transfers.add(
            new Transfer(
                TransferKind.returned(type),
                account(item, type.payee()),
                account(item, type.payer()),
                fee));
      }
    }
    return new LinkedPosting(item, fees, transfers);
  }

  /** Moves what was debited from the issuer into suspense at the clearing institution. */
  static LinkedPosting suspense(LinkedItem item) {
    return moved(item, TransferKind.SUSPENSE, Role.ISSUER, Role.SUSPENSE);
  }

  /** The opposite of {@link #suspense}. */
  static LinkedPosting release(LinkedItem item) {
    return moved(item, TransferKind.SUSPENSE_RELEASE, Role.SUSPENSE, Role.ISSUER);
  }

  private static LinkedPosting moved(LinkedItem item, TransferKind kind, Role debit, Role credit) {
    Transfer transfer =
        new Transfer(kind, account(item, debit), account(item, credit), item.amountMinor());
    return new LinkedPosting(item, NO_FEES, List.of(transfer));
  }

  /**
   * What of a fee belongs to one part. It is the difference of two running totals, so that the
   * parts of a payment that is refunded as a whole sum exactly to its fee, in whatever order.
   */
  private static long share(long feeMinor, LinkedItem part, long originalMinor) {
    long after = Math.addExact(part.beforeMinor(), part.amountMinor());
    return Math.subtractExact(
        upTo(feeMinor, after, originalMinor), upTo(feeMinor, part.beforeMinor(), originalMinor));
  }

  /** fee · refunded / original, rounded half up; the product alone may not fit into 64 bits. */
  private static long upTo(long feeMinor, long refundedMinor, long originalMinor) {
    BigInteger twice = BigInteger.valueOf(originalMinor).shiftLeft(1);
    return BigInteger.valueOf(feeMinor)
        .multiply(BigInteger.valueOf(refundedMinor))
        .shiftLeft(1)
        .add(BigInteger.valueOf(originalMinor))
        .divide(twice)
        .longValueExact();
  }

  private static Account account(LinkedItem item, Role role) {
    String participant =
        switch (role) {
          case ISSUER -> item.issuer();
          case ACQUIRER -> item.acquirer();
          case NETWORK, SUSPENSE -> item.network();
        };
    return new Account(participant, role);
  }
}
