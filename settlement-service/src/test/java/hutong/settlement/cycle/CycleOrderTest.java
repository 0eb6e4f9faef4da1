package hutong.settlement.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CycleOrderTest {

  @Test
  void the_dispute_cycles_of_a_date_stand_behind_its_clearing_cycles() {
    // Given
    List<String> ids =
        List.of(
            "2021-10-03-01",
            "2021-10-02-D2",
            "2021-10-02-100",
            "2021-10-02-D1",
            "2021-10-02-99",
            "2021-10-01-D1");

    // When
    List<String> sorted = ids.stream().sorted(CycleOrder.OLDEST_FIRST).toList();

    // Then
    assertThat(sorted)
        .containsExactly(
            "2021-10-01-D1",
            "2021-10-02-99",
            "2021-10-02-100",
            "2021-10-02-D1",
            "2021-10-02-D2",
            "2021-10-03-01");
  }
}
