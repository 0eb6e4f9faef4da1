package hutong.codescan.recognise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Plays again what the fuzzer found worth keeping: crashes, and ways nothing else had taken. */
class KeptInputsTest {

  private static final Path INPUTS =
      Path.of("src/test/resources/hutong/codescan/recognise/RecogniserFuzzInputs");

  @TestFactory
  Stream<DynamicTest> any_text() throws IOException {
    return played("any_text", RecogniserFuzz::any_text);
  }

  @TestFactory
  Stream<DynamicTest> elements_of_a_merchants_code() throws IOException {
    return played("elements_of_a_merchants_code", RecogniserFuzz::elements_of_a_merchants_code);
  }

  @TestFactory
  Stream<DynamicTest> record_of_a_consumers_code() throws IOException {
    return played("record_of_a_consumers_code", RecogniserFuzz::record_of_a_consumers_code);
  }

  private static Stream<DynamicTest> played(String target, BiConsumer<RecogniserFuzz, byte[]> play)
      throws IOException {
    try (Stream<Path> files = Files.list(INPUTS.resolve(target))) {
      List<Path> kept = files.sorted().toList();
      assertThat(kept).as("kept inputs of %s", target).isNotEmpty();
      return kept.stream()
          .map(
              file ->
                  DynamicTest.dynamicTest(
                      file.getFileName().toString(),
                      () -> play.accept(new RecogniserFuzz(), Files.readAllBytes(file))));
    }
  }
}
