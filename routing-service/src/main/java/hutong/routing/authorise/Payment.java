package hutong.routing.authorise;

import hutong.routing.route.Decision.Route;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * What is needed to carry an accepted payment on. It is equal whether it comes from the scan or
 * from the row, so that a question asked again is the same question.
 *
 * @param acceptedAt in whole microseconds, which is what the row keeps
 * @param amountMinor minor units
 * @param merchantCode what the shop's printed code says, or null
 * @param sealedCode the payer's own code, encrypted, or null where the payer was not scanned
 * @param bill or null
 */
public record Payment(
    UUID id,
    Instant acceptedAt,
    String payerApp,
    String payerRef,
    String accountType,
    long amountMinor,
    String currency,
    String merchantCode,
    String merchantId,
    String sealedCode,
    Bill bill,
    Route route) {

  /**
   * The bill that is paid; its biller is the merchant.
   *
   * @param confirmed whether the biller has said that it can be paid; until then nothing was
   *     debited
   */
  public record Bill(String number, boolean confirmed) {}

  public Payment {
    acceptedAt = acceptedAt.truncatedTo(ChronoUnit.MICROS);
  }

  /** Leaves payer and code out: this may end in a log. */
  @Override
  public String toString() {
    return "Payment[" + id + "]";
  }
}
