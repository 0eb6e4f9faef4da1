package hutong.signing;

import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The keys that one party may sign with. Two may be valid at the same time, so that a key can be
 * changed without a pause.
 */
public final class VerifyingKeys {

  /**
   * @param keyId unique among the keys of a party
   * @param from the first instant at which it is valid, or null
   * @param to the first instant at which it is no longer valid, or null
   */
  public record Key(String keyId, PublicKey key, Instant from, Instant to) {

    public Key {
      KeyIds.check(keyId);
      Ed25519.check(key);
      if (from != null && to != null && !to.isAfter(from)) {
        throw new IllegalArgumentException("The key " + keyId + " ends before it begins");
      }
    }

    boolean validAt(Instant now) {
      return (from == null || !now.isBefore(from)) && (to == null || now.isBefore(to));
    }
  }

  /** Of a party that signs nothing. */
  public static final VerifyingKeys NONE = new VerifyingKeys(List.of());

  private final List<Key> keys;

  /**
   * @throws IllegalArgumentException if two keys have the same id
   */
  public VerifyingKeys(List<Key> keys) {
    this.keys = List.copyOf(keys);
    if (keys.stream().map(Key::keyId).distinct().count() != keys.size()) {
      throw new IllegalArgumentException("Two keys have the same id");
    }
  }

  /** One key that is valid for ever. */
  public static VerifyingKeys of(String keyId, PublicKey key) {
    return new VerifyingKeys(List.of(new Key(keyId, key, null, null)));
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  Optional<PublicKey> valid(String keyId, Instant now) {
    return keys.stream()
        .filter(key -> key.keyId().equals(keyId) && key.validAt(now))
        .map(Key::key)
        .findFirst();
  }
}
