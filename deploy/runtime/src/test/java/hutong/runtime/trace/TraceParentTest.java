package hutong.runtime.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

  private static final String GIVEN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n"
      })
  void begins_a_new_trace_in_place_of_one_that_is_not_valid(String incoming) {
    // When
    String trace = TraceParent.currentOrNew(incoming);

    // Then
    assertThat(TraceParent.valid(incoming)).isFalse();
    assertThat(TraceParent.valid(trace)).isTrue();
    assertThat(trace).isNotEqualTo(incoming);
  }

  @Test
  void keeps_the_trace_that_came_in() {
    assertThat(TraceParent.currentOrNew(GIVEN)).isEqualTo(GIVEN);
  }
}
