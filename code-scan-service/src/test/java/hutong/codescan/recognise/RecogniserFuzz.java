package hutong.codescan.recognise;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Lets a coverage-guided fuzzer look for texts that break an {@link Invariants invariant}; {@code
 * docs/CONTRIBUTING.md} has the command. Its name keeps it out of the build, where the fuzzer's
 * agent would slow down everything else; {@link KeptInputsTest} plays the kept inputs there.
 */
class RecogniserFuzz {

  private static final byte[] CONSUMER_VERSION = {(byte) 0x85, 5, 'C', 'P', 'V', '0', '1'};

  @FuzzTest(maxDuration = "3m")
  void any_text(byte[] text) {
    Invariants.hold(new String(text, StandardCharsets.UTF_8));
  }

  /** With its check value made right, which no fuzzer would find by chance. */
  @FuzzTest(maxDuration = "3m")
  void elements_of_a_merchants_code(byte[] elements) {
    String text = new String(elements, StandardCharsets.UTF_8);
    Invariants.hold(Samples.withCrc("000201" + text));
  }

  /** With the beginning and the encoding that every consumer-presented code has. */
  @FuzzTest(maxDuration = "3m")
  void record_of_a_consumers_code(byte[] templates) {
    byte[] record = new byte[CONSUMER_VERSION.length + templates.length];
    System.arraycopy(CONSUMER_VERSION, 0, record, 0, CONSUMER_VERSION.length);
    System.arraycopy(templates, 0, record, CONSUMER_VERSION.length, templates.length);
    Invariants.hold(Base64.getEncoder().encodeToString(record));
  }
}
