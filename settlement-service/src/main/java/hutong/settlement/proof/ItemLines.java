package hutong.settlement.proof;

import hutong.settlement.fee.FeeType;
import hutong.settlement.fee.Role;
import hutong.settlement.post.Account;
import java.util.ArrayList;
import java.util.List;

/** From an item to its lines, in the order of their roles as text. */
public final class ItemLines {

  private ItemLines() {}

  public static List<Line> of(Item item) {
    if (item instanceof Item.Direct direct) {
      return direct(direct);
    }
    Item.Cleared cleared = (Item.Cleared) item;
    return switch (cleared.kind()) {
      case "PAYMENT" -> threeSides(cleared, 1);
      case "CANCEL", "REFUND" -> threeSides(cleared, -1);
      case "SUSPENSE" -> suspense(cleared, 1);
      case "RELEASE" -> suspense(cleared, -1);
      default -> throw new IllegalArgumentException("No such kind of item");
    };
  }

  /**
   * @param sign 1 if money goes as in a payment, -1 if it goes back
   */
  private static List<Line> threeSides(Item.Cleared item, int sign) {
    List<Line> lines = new ArrayList<>(3);
    lines.add(line(item, Role.ACQUIRER, item.acquirer(), item.issuer(), sign));
    lines.add(line(item, Role.ISSUER, item.issuer(), item.acquirer(), sign));
    if (item.networkFeeIssuerMinor() != 0 || item.networkFeeAcquirerMinor() != 0) {
      lines.add(line(item, Role.NETWORK, item.network(), item.issuer(), sign));
    }
    return lines;
  }

  /**
   * @param sign 1 into suspense, -1 out of it
   */
  private static List<Line> suspense(Item.Cleared item, int sign) {
    return List.of(
        line(item, Role.ISSUER, item.issuer(), item.acquirer(), sign),
        line(item, Role.SUSPENSE, item.network(), item.issuer(), sign));
  }

  private static Line line(
      Item.Cleared item, Role role, String participant, String counterparty, int sign) {
    long principal =
        switch (role) {
          case ISSUER -> -item.amountMinor();
          case ACQUIRER, SUSPENSE -> item.amountMinor();
          case NETWORK -> 0;
        };
    return new Line(
        participant,
        item.kind(),
        item.itemId(),
        item.paymentId(),
        role,
        counterparty,
        item.codeOwner(),
        item.currency(),
        item.amountMinor(),
        sign * principal,
        sign * fee(FeeType.ISSUER_FEE, role, item.issuerFeeMinor()),
        sign * fee(FeeType.NETWORK_FEE_ISSUER, role, item.networkFeeIssuerMinor()),
        sign * fee(FeeType.NETWORK_FEE_ACQUIRER, role, item.networkFeeAcquirerMinor()),
        item.settlementDate(),
        item.acceptedAt(),
        item.happenedAt(),
        item.rolledFrom(),
        item.feeSchedule(),
        bounds(item, role));
  }

  private static long fee(FeeType type, Role role, long minor) {
    if (type.payer() == role) {
      return -minor;
    }
    return type.payee() == role ? minor : 0;
  }

  private static String bounds(Item.Cleared item, Role role) {
    List<String> bounds = new ArrayList<>(2);
    bound(bounds, FeeType.ISSUER_FEE, role, item.issuerFeeBound());
    bound(bounds, FeeType.NETWORK_FEE_ISSUER, role, item.networkFeeIssuerBound());
    bound(bounds, FeeType.NETWORK_FEE_ACQUIRER, role, item.networkFeeAcquirerBound());
    return bounds.isEmpty() ? null : String.join(",", bounds);
  }

  private static void bound(List<String> bounds, FeeType type, Role role, String bound) {
    if (bound != null && (type.payer() == role || type.payee() == role)) {
      bounds.add(type + ":" + bound);
    }
  }

  private static List<Line> direct(Item.Direct item) {
    Line debit = line(item, item.debit(), item.credit(), -item.amountMinor());
    Line credit = line(item, item.credit(), item.debit(), item.amountMinor());
    return debit.role().name().compareTo(credit.role().name()) <= 0
        ? List.of(debit, credit)
        : List.of(credit, debit);
  }

  private static Line line(Item.Direct item, Account side, Account other, long minor) {
    return new Line(
        side.participant(),
        item.kind(),
        item.itemId(),
        item.paymentId(),
        side.role(),
        other.participant(),
        null,
        item.currency(),
        item.amountMinor(),
        item.feeType() == null ? minor : 0,
        item.feeType() == FeeType.ISSUER_FEE ? minor : 0,
        item.feeType() == FeeType.NETWORK_FEE_ISSUER ? minor : 0,
        item.feeType() == FeeType.NETWORK_FEE_ACQUIRER ? minor : 0,
        item.settlementDate(),
        null,
        item.happenedAt(),
        null,
        item.feeSchedule(),
        null);
  }
}
