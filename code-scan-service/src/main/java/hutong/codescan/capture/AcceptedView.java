package hutong.codescan.capture;

import java.net.URI;
import java.util.UUID;

/** The answer to an accepted scan. */
public record AcceptedView(UUID paymentId, String status, Links links) {

  /** Where to go on. */
  public record Links(URI self) {}
}
