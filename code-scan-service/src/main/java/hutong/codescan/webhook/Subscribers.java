package hutong.codescan.webhook;

import hutong.signing.SigningKey;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/**
 * Who is told, and the keys that sign it, read when the service starts; with any fault in them the
 * service does not start.
 */
@Startup
@ApplicationScoped
public class Subscribers {

  private static final Logger LOG = Logger.getLogger(Subscribers.class);
  private static final int MAX_BYTES = 1024 * 1024;

  private final Map<String, Subscriber> byCaller;
  private final WebhookKeys keys;
  private final String keyId;

  Subscribers(WebhookConfig config) {
    List<String> faults = new ArrayList<>();
    Map<String, Subscriber> read = Map.of();
    if (config.path().isPresent()) {
      try {
        read =
            SubscribersReader.read(
                bytes(config.path().get()),
                config.allowLoopbackHttp(),
                config.allowPrivateAddresses());
      } catch (BadWebhooksException bad) {
        faults.addAll(bad.faults());
      }
    }
    this.byCaller = read;
    this.keyId = config.keyId().orElse(null);
    this.keys =
        config.keysPath().map(folder -> new WebhookKeys(folder, keyIds(), faults)).orElse(null);
    if (!read.isEmpty() && (keys == null || keyId == null)) {
      faults.add("whoever is told needs hutong.webhooks.keys-path and hutong.webhooks.key-id");
    }
    if (!faults.isEmpty()) {
      throw new BadWebhooksException(faults);
    }
    if (!read.isEmpty()) {
      LOG.infof("Callers who are told: %d", read.size());
    }
  }

  private Set<String> keyIds() {
    Set<String> ids = new TreeSet<>();
    if (keyId != null) {
      ids.add(keyId);
    }
    byCaller.values().stream().map(Subscriber::keyId).filter(id -> id != null).forEach(ids::add);
    return ids;
  }

  private static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new BadWebhooksException(List.of("the file is larger than " + MAX_BYTES + " bytes"));
      }
      return bytes;
    } catch (IOException unreadable) {
      throw new BadWebhooksException(List.of("the file of hutong.webhooks.path cannot be read"));
    }
  }

  /** Whether what becomes of this caller's payments is told. */
  public boolean isTold(String caller) {
    return byCaller.containsKey(caller);
  }

  /** The public keys of what is signed here, as members of a JWK set (RFC 7517). */
  public List<?> publicKeys() {
    return keys == null ? List.of() : keys.jwks();
  }

  Collection<Subscriber> all() {
    return byCaller.values();
  }

  Subscriber of(String caller) {
    return byCaller.get(caller);
  }

  SigningKey keyFor(Subscriber subscriber) {
    return keys.of(subscriber.keyId() == null ? keyId : subscriber.keyId());
  }
}
