package hutong.settlement.fee;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The fee file of the repository, for tests. */
public final class ShippedFees {

  private ShippedFees() {}

  public static FeeSchedules read() {
    try {
      return FeeFileCheck.read(text().getBytes(StandardCharsets.UTF_8));
    } catch (BadFeeFileException bad) {
      throw new IllegalStateException(bad);
    }
  }

  public static String text() {
    try {
      return Files.readString(Path.of("../docs/rulebook/fee-schedules.json"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
