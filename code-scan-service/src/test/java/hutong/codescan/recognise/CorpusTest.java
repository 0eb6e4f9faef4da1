package hutong.codescan.recognise;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.codescan.recognise.Recognition.Unrecognised;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Plays the files of hostile and of real codes in {@code corpus}. */
class CorpusTest {

  private static final Path CORPUS = Path.of("src/test/resources/hutong/codescan/recognise/corpus");
  private static final Pattern TIMES = Pattern.compile("\\{([^*{}]+)\\*([0-9]+)}");
  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");
  private static final Pattern CRC = Pattern.compile("\\{crc(-lower|-without-header)?}");

  private final Recogniser recogniser = Shipped.recogniser();

  @TestFactory
  Stream<DynamicTest> merchants_emv_codes() throws IOException {
    return played("emv-merchant.txt");
  }

  @TestFactory
  Stream<DynamicTest> payers_codes() throws IOException {
    return played("payer.txt");
  }

  @TestFactory
  Stream<DynamicTest> links() throws IOException {
    return played("links.txt");
  }

  private Stream<DynamicTest> played(String file) throws IOException {
    List<String> lines =
        Files.readAllLines(CORPUS.resolve(file)).stream()
            .filter(line -> !line.startsWith("#"))
            .toList();
    assertThat(lines).hasSizeGreaterThan(40);
    return lines.stream().map(line -> DynamicTest.dynamicTest(line, () -> play(line)));
  }

  private void play(String line) {
    // Given
    int bar = line.indexOf('|');
    String text = text(line.substring(bar + 1));

    // When
    Recognition recognition = recogniser.recognise(ScannedText.clean(text));

    // Then
    String answer =
        recognition instanceof Unrecognised ? ((Unrecognised) recognition).reason().code() : "OK";
    assertThat(answer).isEqualTo(line.substring(0, bar));
    Invariants.hold(text);
  }

  private static String text(String written) {
    String repeated =
        TIMES
            .matcher(written)
            .replaceAll(found -> found.group(1).repeat(Integer.parseInt(found.group(2))));
    String plain =
        ESCAPE
            .matcher(repeated)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(found.group(1), 16))));
    return CRC.matcher(plain).replaceAll(found -> crc(plain, found));
  }

  private static String crc(String text, MatchResult found) {
    String before = text.substring(0, found.start());
    String code = Samples.withCrc(before);
    String kind = found.group(1) == null ? "" : found.group(1);
    return switch (kind) {
      case "-lower" -> "6304" + code.substring(code.length() - 4).toLowerCase(Locale.ROOT);
      case "-without-header" -> "6304%04X".formatted(Crc16.of(before, before.length()));
      default -> code.substring(before.length());
    };
  }
}
