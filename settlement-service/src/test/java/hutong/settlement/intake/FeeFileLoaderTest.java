package hutong.settlement.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.settlement.fee.BadFeeFileException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeeFileLoaderTest {

  @Test
  void a_configured_file_that_is_missing_or_wrong_is_not_replaced_by_the_packaged_one(
      @TempDir Path folder) throws Exception {
    // Given
    Path missing = folder.resolve("missing.json");
    Path wrong = Files.writeString(folder.resolve("wrong.json"), "{\"currency\":\"CNY\"}");

    // When // Then
    assertThatThrownBy(() -> new FeeFileLoader(Optional.of(missing)).schedules())
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> new FeeFileLoader(Optional.of(wrong)).schedules())
        .isInstanceOf(BadFeeFileException.class);
  }

  @Test
  void the_packaged_file_is_that_of_the_repository_and_knows_the_schedule_of_the_rulebook()
      throws Exception {
    // When
    var schedules = new FeeFileLoader(Optional.empty()).schedules();

    // Then
    assertThat(schedules.pricing("FS-INTEROP-EXAMPLE", Instant.parse("2021-10-02T02:00:00Z")))
        .isPresent();
    assertThat(getClass().getResourceAsStream("/rulebook/fee-schedules.json").readAllBytes())
        .isEqualTo(Files.readAllBytes(Path.of("../docs/rulebook/fee-schedules.json")));
    assertThat(getClass().getResource("/rulebook/participants.json"))
        .as("no other file of the rulebook is packaged")
        .isNull();
  }
}
