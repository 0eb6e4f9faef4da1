package hutong.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

  record Inner(String name) {}

  record Sample(String text, long amount, Inner inner) {}

  private static BadJsonException refusal(String json) {
    return catchThrowableOfType(
        BadJsonException.class,
        () -> StrictJson.read(json.getBytes(StandardCharsets.UTF_8), Sample.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "{",
        "{\"amount\":1} trailing",
        "{\"amount\":1}{}",
        "{\"amount\":1,\"amount\":2}",
        "{\"amount\":01}",
        "{\"amount\":NaN}",
        "{'text':'a'}",
        "{\"text\":\"a\",}"
      })
  void refuses_what_is_not_one_clean_object(String json) {
    assertThat(refusal(json).reason()).isEqualTo(BadJsonException.Reason.MALFORMED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"amount\":0.1} | amount",
        "{\"amount\":1.0} | amount",
        "{\"amount\":1e3} | amount",
        "{\"amount\":\"1\"} | amount",
        "{\"amount\":true} | amount",
        "{\"amount\":null} | amount",
        "{\"amount\":9223372036854775808} | amount",
        "{\"amount\":[1]} | amount",
        "{\"text\":1} | text",
        "{\"text\":true} | text",
        "{\"inner\":{\"name\":7}} | inner.name",
        "{\"inner\":[]} | inner"
      })
  void names_the_field_of_the_wrong_type(String json, String field) {
    BadJsonException refusal = refusal(json);
    assertThat(refusal.reason()).isEqualTo(BadJsonException.Reason.WRONG_TYPE);
    assertThat(refusal.field()).isEqualTo(field);
  }

  @Test
  void never_repeats_the_name_of_an_unknown_field() {
    // Given a secret in the place of a name
    String json = "{\"inner\":{\"134567890123456789\":1}}";

    // When
    BadJsonException refusal = refusal(json);

    // Then
    assertThat(refusal.reason()).isEqualTo(BadJsonException.Reason.UNKNOWN_FIELD);
    assertThat(refusal.getMessage()).isEqualTo("UNKNOWN_FIELD at inner");
  }

  @Test
  void refuses_nesting_that_only_an_attacker_sends() {
    assertThat(refusal("{\"inner\":" + "[".repeat(10_000))).isNotNull();
    assertThat(refusal("[".repeat(10_000)).reason()).isEqualTo(BadJsonException.Reason.MALFORMED);
  }

  @Test
  void reads_the_greatest_amount_and_leaves_unknown_fields_of_events_alone() throws Exception {
    // Given
    String json = "{\"text\":\"一\",\"amount\":9223372036854775807,\"later\":{\"x\":[1]}}";

    // When
    Sample sample = StrictJson.readEvent(json.getBytes(StandardCharsets.UTF_8), Sample.class);

    // Then
    assertThat(sample).isEqualTo(new Sample("一", Long.MAX_VALUE, null));
  }
}
