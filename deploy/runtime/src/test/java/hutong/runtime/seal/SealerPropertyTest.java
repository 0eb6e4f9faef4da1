package hutong.runtime.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class SealerPropertyTest {

  private static final String SECRET = "134700000099887766";
  private static final String CONTEXT = "017c3e2a-5c01-7a10-8a4b-1f6d2c9e0a02";

  private final Sealer sealer =
      new Sealer(Base64.getEncoder().encodeToString(new byte[32]), "k1", Map.of());

  @Property(tries = 300)
  void a_changed_bit_anywhere_breaks_the_seal(@ForAll @IntRange(max = 46 * 8 - 1) int bit) {
    // Given 12 bytes of nonce, 18 of text and 16 of tag
    String sealed = sealer.seal(SECRET, CONTEXT);
    String prefix = "v1.k1.";
    byte[] bytes = Base64.getUrlDecoder().decode(sealed.substring(prefix.length()));
    assertThat(bytes).hasSize(46);

    // When
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    String changed = prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

    // Then
    assertThatThrownBy(() -> sealer.open(changed, CONTEXT)).isInstanceOf(SealBrokenException.class);
  }

  @Property
  void opens_what_it_has_sealed(
      @ForAll @StringLength(max = 512) String text, @ForAll @StringLength(max = 64) String context)
      throws SealBrokenException {
    // Unpaired surrogates have no UTF-8 form, so they come back as the replacement character.
    String expected = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    assertThat(sealer.open(sealer.seal(text, context), context)).isEqualTo(expected);
  }
}
