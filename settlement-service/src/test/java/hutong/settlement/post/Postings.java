package hutong.settlement.post;

import hutong.settlement.fee.AccountType;
import hutong.settlement.fee.FeeSchedule;
import hutong.settlement.fee.FeeSchedules;
import hutong.settlement.fee.ShippedFees;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** Postings for tests. */
public final class Postings {

  private static final FeeSchedules FEES = ShippedFees.read();
  public static final Instant WHEN = Instant.parse("2021-10-02T02:00:00Z");

  private Postings() {}

  public static FeeSchedule schedule() {
    return FEES.pricing("FS-INTEROP-EXAMPLE", WHEN).orElseThrow();
  }

  public static CompletedPayment payment(
      String cycleId,
      long amountMinor,
      AccountType account,
      String issuer,
      String acquirer,
      String network) {
    return new CompletedPayment(
        UUID.randomUUID(),
        WHEN,
        cycleId,
        LocalDate.parse(cycleId.substring(0, 10)),
        amountMinor,
        "CNY",
        issuer,
        acquirer,
        network,
        account,
        null,
        "FS-INTEROP-EXAMPLE",
        "ALIPAY",
        null,
        null,
        null);
  }

  public static Posting posting(long amountMinor, String issuer, String acquirer, String network) {
    return Posting.of(
        payment("2021-10-02-01", amountMinor, AccountType.DEBIT, issuer, acquirer, network),
        UUID.randomUUID(),
        schedule(),
        null);
  }
}
