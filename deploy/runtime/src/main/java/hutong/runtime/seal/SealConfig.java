package hutong.runtime.seal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;
import java.util.Optional;

/** The keys of {@link Sealer}: Base64 of 32 random bytes each, the same in every service. */
@ConfigMapping(prefix = "hutong.seal")
public interface SealConfig {

  /** The key that seals, and opens what it has sealed. There is no default in production. */
  Optional<String> key();

  /** Name of that key: 1 to 32 letters, digits, {@code _} and {@code -}. */
  @WithDefault("1")
  String keyId();

  /**
   * Earlier keys by their names, which only open, or the next one, before it seals. A name that is
   * also {@link #keyId} is overruled by {@link #key}.
   */
  Map<String, String> otherKeys();
}
