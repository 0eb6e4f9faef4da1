package hutong.codescan.families;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** What an operator sets; {@code application.properties} explains it. */
@ConfigMapping(prefix = "hutong.codescan")
public interface FamiliesConfig {

  Optional<Path> familiesPath();
}
