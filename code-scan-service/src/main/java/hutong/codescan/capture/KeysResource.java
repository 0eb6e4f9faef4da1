package hutong.codescan.capture;

import hutong.codescan.webhook.Subscribers;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;

/** The public keys of the webhooks' signatures, as a JWK set (RFC 7517, RFC 8037). */
@Path("/v1/keys")
public class KeysResource {

  private final Subscribers subscribers;

  KeysResource(Subscribers subscribers) {
    this.subscribers = subscribers;
  }

  /**
   * @param keys those that sign, those that are about to, and those that have signed until lately
   */
  public record KeySet(List<?> keys) {}

  @GET
  @Produces("application/json")
  public KeySet keys() {
    return new KeySet(subscribers.publicKeys());
  }
}
