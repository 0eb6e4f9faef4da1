package hutong.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.verifier.FileCheck.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No byte of a file is without consequence. */
class MutationTest {

  @TempDir Path folder;

  private static boolean verified(Path file, Keys keys) throws IOException {
    Result result = FileCheck.run(file, keys, true, (index, line, leaf) -> {});
    return result.passed();
  }

  private List<String> mutationsThatPass(String ending) throws IOException {
    new Verifier(folder);
    Keys keys = Keys.jwks(folder.resolve("keys.json"));
    Path file = SampleCycle.second().write(folder, "UNIONPAY", ending);
    byte[] good = Files.readAllBytes(file);
    assertThat(verified(file, keys)).isTrue();
    List<String> passed = new ArrayList<>();
    for (int i = 0; i < good.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bad = good.clone();
        bad[i] ^= (byte) (1 << bit);
        Files.write(file, bad);
        if (verified(file, keys)) {
          passed.add("byte " + i + " bit " + bit);
        }
      }
    }
    return passed;
  }

  @Test
  void a_pipe_separated_file_with_any_bit_flipped_is_never_verified() throws IOException {
    assertThat(mutationsThatPass("psv")).isEmpty();
  }

  @Test
  void a_json_lines_file_with_any_bit_flipped_is_never_verified() throws IOException {
    assertThat(mutationsThatPass("jsonl")).isEmpty();
  }

  @Test
  void a_file_that_was_cut_stretched_or_shuffled_is_never_verified_and_never_an_exception()
      throws IOException {
    // Given
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    new Verifier(folder);
    Keys keys = Keys.jwks(folder.resolve("keys.json"));
    for (String good :
        List.of(SampleCycle.second().psv("CITIC"), SampleCycle.second().jsonl("CITIC"))) {
      byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 2_000; i++) {
        int from = random.nextInt(bytes.length);
        int to = from + 1 + random.nextInt(bytes.length - from);
        int at = random.nextInt(bytes.length);
        byte[] bad = moved(bytes, from, to, at, random.nextBoolean());

        // When // Then
        if (!java.util.Arrays.equals(bad, bytes)) {
          Path file = Files.write(folder.resolve("some.file"), bad);
          assertThat(verified(file, keys)).as("seed %d, try %d", seed, i).isFalse();
        }
      }
    }
  }

  /** A piece of the file written once more somewhere else, and left out where it was or not. */
  private static byte[] moved(byte[] bytes, int from, int to, int at, boolean leftOut) {
    java.io.ByteArrayOutputStream made = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      if (i == at) {
        made.write(bytes, from, to - from);
      }
      if (!leftOut || i < from || i >= to) {
        made.write(bytes[i]);
      }
    }
    return made.toByteArray();
  }
}
