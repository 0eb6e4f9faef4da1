package hutong.verifier;

import java.util.List;
import java.util.Set;

/** What the cells of a line must mean together: who pays what in which role. */
final class LineRules {

  static final Set<String> KINDS =
      Set.of("PAYMENT", "CANCEL", "REFUND", "SUSPENSE", "RELEASE", "FEE_ROUNDING", "ADJUSTMENT");
  static final Set<String> ROLES = Set.of("ISSUER", "ACQUIRER", "NETWORK", "SUSPENSE");

  /** In the order of their cells, as {@code feeBound} names them. */
  static final List<String> FEES =
      List.of("ISSUER_FEE", "NETWORK_FEE_ISSUER", "NETWORK_FEE_ACQUIRER");

  /** The money cells of which the net is the sum. */
  static final List<String> PARTS =
      List.of("principal", "issuerFee", "networkFeeIssuer", "networkFeeAcquirer");

  private LineRules() {}

  /**
   * Checks one line.
   *
   * @throws Refused naming the first thing that does not fit
   */
  static void check(Entry line, String settlementDate) {
    addsUp(line);
    if (!line.cell("settlementDate").equals(settlementDate)) {
      throw refused(line, "settlementDate is not that of the header, " + settlementDate);
    }
    if (line.count("amount") == 0) {
      throw refused(line, "amount is 0");
    }
    boolean payment = line.cell("kind").equals("PAYMENT");
    boolean rolled = line.cell("state").equals("ROLLED");
    if (rolled == line.cell("rolledFrom").isEmpty() || (rolled && !payment)) {
      throw refused(line, "only a ROLLED payment names in rolledFrom where it came from");
    }
    if (!payment && !line.cell("acceptedAt").isEmpty()) {
      throw refused(line, "acceptedAt is of payments only");
    }
    switch (line.cell("kind")) {
      case "PAYMENT" -> shared(line, 1);
      case "CANCEL", "REFUND" -> shared(line, -1);
      case "SUSPENSE" -> suspense(line, 1);
      case "RELEASE" -> suspense(line, -1);
      case "FEE_ROUNDING" -> rounding(line);
      default -> adjustment(line);
    }
    bounds(line);
  }

  private static void addsUp(Entry line) {
    long sum = 0;
    try {
      for (String part : PARTS) {
        sum = Math.addExact(sum, line.minor(part));
      }
    } catch (ArithmeticException e) {
      throw refused(line, "the sum of its money cells does not fit into 64 bits");
    }
    if (sum != line.minor("net")) {
      throw refused(
          line,
          "net is %s but cells 9 to 12 sum to %s".formatted(line.cell("net"), Syntax.money(sum)));
    }
  }

  /** A payment, or with the other sign what gives it back. */
  private static void shared(Entry line, int sign) {
    long amount = line.count("amount");
    switch (line.cell("role")) {
      case "ISSUER" -> {
        exactly(line, "principal", -sign * amount);
        signs(line, sign, -sign, 0);
      }
      case "ACQUIRER" -> {
        exactly(line, "principal", sign * amount);
        signs(line, -sign, 0, -sign);
      }
      case "NETWORK" -> {
        exactly(line, "principal", 0);
        signs(line, 0, sign, sign);
        if (line.minor("networkFeeIssuer") == 0 && line.minor("networkFeeAcquirer") == 0) {
          throw refused(line, "the network has a line only where it has a fee");
        }
      }
      default -> throw refused(line, "role SUSPENSE has no part in " + line.cell("kind"));
    }
  }

  private static void suspense(Entry line, int sign) {
    long amount = line.count("amount");
    switch (line.cell("role")) {
      case "ISSUER" -> exactly(line, "principal", -sign * amount);
      case "SUSPENSE" -> exactly(line, "principal", sign * amount);
      default -> throw refused(line, "only ISSUER and SUSPENSE have part in " + line.cell("kind"));
    }
    signs(line, 0, 0, 0);
  }

  /** The amount stands in one cell of a fee, with either sign. */
  private static void rounding(Entry line) {
    exactly(line, "principal", 0);
    long fees = PARTS.stream().filter(part -> line.minor(part) != 0).count();
    if (fees != 1 || Math.abs(line.minor("net")) != line.count("amount")) {
      throw refused(line, "FEE_ROUNDING has its amount in the cell of one fee");
    }
  }

  private static void adjustment(Entry line) {
    signs(line, 0, 0, 0);
    if (Math.abs(line.minor("principal")) != line.count("amount")) {
      throw refused(line, "ADJUSTMENT has its amount in principal");
    }
  }

  private static void exactly(Entry line, String part, long minor) {
    if (line.minor(part) != minor) {
      throw refused(
          line,
          "%s is %s; of %s in role %s it must be %s"
              .formatted(
                  part,
                  line.cell(part),
                  line.cell("kind"),
                  line.cell("role"),
                  Syntax.money(minor)));
    }
  }

  private static void signs(Entry line, int issuerFee, int networkIssuer, int networkAcquirer) {
    int[] wanted = {issuerFee, networkIssuer, networkAcquirer};
    for (int i = 0; i < wanted.length; i++) {
      String part = PARTS.get(i + 1);
      long minor = line.minor(part);
      if (minor != 0 && Long.signum(minor) != wanted[i]) {
        throw refused(
            line,
            "%s is %s; %s in role %s %s it"
                .formatted(
                    part,
                    line.cell(part),
                    line.cell("kind"),
                    line.cell("role"),
                    wanted[i] == 0 ? "has no part in" : wanted[i] > 0 ? "receives" : "pays"));
      }
    }
  }

  private static void bounds(Entry line) {
    String role = line.cell("role");
    for (String bound : line.cell("feeBound").split(",")) {
      boolean others =
          switch (bound.split(":")[0]) {
            case "" -> false;
            case "ISSUER_FEE" -> !role.equals("ISSUER") && !role.equals("ACQUIRER");
            case "NETWORK_FEE_ISSUER" -> !role.equals("ISSUER") && !role.equals("NETWORK");
            default -> !role.equals("ACQUIRER") && !role.equals("NETWORK");
          };
      if (others) {
        throw refused(line, "feeBound names a fee that role " + role + " has no part in");
      }
    }
  }

  private static Refused refused(Entry line, String what) {
    return new Refused(line.where() + ": " + what + " (item " + line.cell("itemId") + ")");
  }
}
