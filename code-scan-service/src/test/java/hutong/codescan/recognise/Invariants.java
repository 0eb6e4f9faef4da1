package hutong.codescan.recognise;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import java.util.EnumSet;
import java.util.Set;

/**
 * What holds for any text whatsoever; property tests and the fuzzer look for one that breaks it.
 */
final class Invariants {

  private static final Set<RefusalReason> OF_THE_TEXT =
      EnumSet.of(
          RefusalReason.UNRECOGNISED_CODE,
          RefusalReason.BAD_CRC,
          RefusalReason.BAD_TLV,
          RefusalReason.AGGREGATE_UNRESOLVED);

  private static final Recogniser RECOGNISER =
      Shipped.edited("\"enabled\": false", "\"enabled\": true");

  private Invariants() {}

  /** Checks the answers about a text and gives the tolerant one. */
  static Recognition hold(String scanned) {
    String text = ScannedText.clean(scanned);
    assertThat(ScannedText.clean(text)).isEqualTo(text);
    Recognition tolerant = RECOGNISER.recognise(text);
    Recognition strict = RECOGNISER.recognise(text, Strictness.STRICT);
    assertThat(RECOGNISER.recognise(text)).isEqualTo(tolerant);
    if (strict instanceof Recognised) {
      assertThat(tolerant).isEqualTo(strict);
      assertThat(((Recognised) strict).deviations()).isEmpty();
    }
    if (tolerant instanceof Unrecognised) {
      assertThat(((Unrecognised) tolerant).reason()).isIn(OF_THE_TEXT);
    } else {
      hold(text, (Recognised) tolerant);
    }
    return tolerant;
  }

  private static void hold(String text, Recognised code) {
    if (code.mode() == Mode.CPM) {
      // The code is a secret, and card data may stand in it.
      assertThat(code.merchantCode()).isNull();
      assertThat(code.merchant()).isNull();
      assertThat(code.amountMinor()).isNull();
      assertThat(code.codeClass()).isEqualTo(CodeClass.CONSUMER_CODE);
      assertThat(code.payer().validSeconds()).isEqualTo(60);
    } else {
      assertThat(code.mode()).isEqualTo(Mode.MPM);
      assertThat(code.merchantCode()).isEqualTo(text);
      assertThat(code.payer()).isNull();
      assertThat(code.amountMinor())
          .satisfiesAnyOf(
              amount -> assertThat(amount).isNull(),
              amount -> assertThat(amount).isBetween(1L, 100_000_000_000L));
    }
    assertThat(text.codePointCount(0, text.length())).isLessThanOrEqualTo(512);
    assertThat(code.toString()).isEqualTo("Recognised[" + code.family() + "]");
  }
}
