package hutong.local.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurplusTest {

  private static final String EXTRA = "017f4334-ad24-4d0c-80c3-97758b276f04";
  private static final JsonNode FOUND = json("{\"paymentId\":\"%s\"}".formatted(EXTRA));
  private static final JsonNode RESOLVED = json("{\"state\":\"RESOLVED\"}");

  @Test
  void a_surplus_that_was_not_found_is_a_failure() {
    assertThatThrownBy(() -> Surplus.of(List.of(), EXTRA))
        .isInstanceOf(PlayFailure.class)
        .hasMessageContaining("did not find the surplus");
  }

  @Test
  void whatever_else_is_found_is_complained_of() {
    // Given
    JsonNode other = json("{\"paymentId\":\"x\",\"outcome\":\"OURS_ONLY\"}");

    // When
    List<String> complaints =
        resolved(List.of(other, FOUND), RESOLVED, List.of("2022-03-02-D1")).complaints();

    // Then
    assertThat(complaints).singleElement().asString().contains("OURS_ONLY");
  }

  @Test
  void a_break_that_is_not_resolved_and_a_cycle_that_is_not_closed_are_complained_of() {
    // When
    List<String> complaints =
        resolved(List.of(FOUND), json("{\"state\":\"PROPOSED\"}"), List.of()).complaints();

    // Then
    assertThat(complaints).hasSize(2);
    assertThat(complaints.get(0)).contains("PROPOSED");
    assertThat(complaints.get(1)).contains("2022-03-02-D1");
  }

  @Test
  void a_surplus_alone_that_was_resolved_is_well() {
    assertThat(resolved(List.of(FOUND), RESOLVED, List.of("2022-03-02-D1")).complaints()).isEmpty();
  }

  private static Surplus.Resolved resolved(
      List<JsonNode> found, JsonNode after, List<String> closed) {
    return new Surplus.Resolved(
        "CITIC",
        LocalDate.parse("2022-03-02"),
        "2022-03-02-01",
        EXTRA,
        json("{}"),
        found,
        json("{\"cycleId\":\"2022-03-02-D1\"}"),
        after,
        closed);
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
