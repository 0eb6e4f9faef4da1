package hutong.settlement.post;

import hutong.settlement.fee.FeeItem;
import hutong.settlement.fee.FeeSchedule;
import hutong.settlement.fee.FeeType;
import hutong.settlement.fee.Role;
import hutong.settlement.fee.RoundingScope;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A payment, its fees and the transfers that they make. A fee of zero is an item and no transfer.
 *
 * @param eventId the event that told of the payment
 * @param merchantClass the merchant's class in the fee file, or null
 * @param fees one item for each {@link FeeType}, in its order
 */
public record Posting(
    CompletedPayment payment,
    UUID eventId,
    String merchantClass,
    String feeScheduleId,
    int feeScheduleVersion,
    RoundingScope roundingScope,
    List<FeeItem> fees,
    List<Transfer> transfers)
    implements Booked {

  public Posting {
    fees = List.copyOf(fees);
    transfers = List.copyOf(transfers);
  }

  /**
   * Prices a payment and moves its money: the principal from issuer to acquirer and each fee from
   * who owes it to whom it is owed.
   *
   * @param merchantClass the merchant's class in the fee file, or null
   * @throws ArithmeticException if an amount does not fit into 64 bits
   */
  public static Posting of(
      CompletedPayment payment, UUID eventId, FeeSchedule schedule, String merchantClass) {
    List<FeeItem> fees =
        schedule.charge(payment.accountType(), merchantClass, payment.amountMinor());
    List<Transfer> transfers = new ArrayList<>(1 + fees.size());
    transfers.add(
        new Transfer(
            TransferKind.PRINCIPAL,
            account(payment, Role.ISSUER),
            account(payment, Role.ACQUIRER),
            payment.amountMinor()));
    for (FeeItem fee : fees) {
      if (fee.amountMinor() != 0) {
        transfers.add(
            new Transfer(
                TransferKind.of(fee.type()),
                account(payment, fee.type().payer()),
                account(payment, fee.type().payee()),
                fee.amountMinor()));
      }
    }
    Posting posting =
        new Posting(
            payment,
            eventId,
            merchantClass,
            schedule.id(),
            schedule.version(),
            schedule.roundingScope(),
            fees,
            transfers);
    posting.checkNets();
    return posting;
  }

  @Override
  public String cycleId() {
    return payment.cycleId();
  }

  @Override
  public String currency() {
    return payment.currency();
  }

  /** What one role ends with: credits less debits, in minor units. */
  public long net(Role role) {
    long net = 0;
    for (Transfer transfer : transfers) {
      if (transfer.credit().role() == role) {
        net = Math.addExact(net, transfer.amountMinor());
      }
      if (transfer.debit().role() == role) {
        net = Math.subtractExact(net, transfer.amountMinor());
      }
    }
    return net;
  }

  public FeeItem fee(FeeType type) {
    return fees.get(type.ordinal());
  }

  /**
   * Each transfer balances by its form; that the three together are what the payment calls for is
   * computed here a second time, from the amounts alone.
   */
  private void checkNets() {
    long principal = payment.amountMinor();
    long issuerFee = fee(FeeType.ISSUER_FEE).amountMinor();
    long byIssuer = fee(FeeType.NETWORK_FEE_ISSUER).amountMinor();
    long byAcquirer = fee(FeeType.NETWORK_FEE_ACQUIRER).amountMinor();
    long issuer = Math.addExact(Math.subtractExact(issuerFee, principal), -byIssuer);
    long acquirer = Math.subtractExact(Math.subtractExact(principal, issuerFee), byAcquirer);
    long network = Math.addExact(byIssuer, byAcquirer);
    if (net(Role.ISSUER) != issuer
        || net(Role.ACQUIRER) != acquirer
        || net(Role.NETWORK) != network
        || Math.addExact(Math.addExact(issuer, acquirer), network) != 0) {
      throw new IllegalStateException("The transfers of a payment do not balance");
    }
  }

  private static Account account(CompletedPayment payment, Role role) {
    String participant =
        switch (role) {
          case ISSUER -> payment.issuer();
          case ACQUIRER -> payment.acquirer();
          case NETWORK -> payment.network();
          case SUSPENSE -> throw new IllegalArgumentException("A payment is in no suspense");
        };
    return new Account(participant, role);
  }
}
