package hutong.settlement.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.settlement.cycle.DisputeCalendar.Window;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DisputeCalendarTest {

  private final DisputeCalendar calendar = new DisputeCalendar(List.of("16:00", "24:00"));

  private String at(String instant) {
    return calendar.at(Instant.parse(instant)).cycleId();
  }

  @Test
  void cut_offs_that_do_not_cut_a_whole_day_into_windows_are_refused() {
    for (List<String> cutOffs :
        List.of(
            List.<String>of(),
            List.of("16:00"),
            List.of("24:00", "16:00"),
            List.of("16:00", "16:00", "24:00"),
            List.of("00:00", "24:00"),
            List.of("25:00", "24:00"),
            List.of("16:60", "24:00"),
            List.of("4pm", "24:00"),
            List.of(
                "01:00", "02:00", "03:00", "04:00", "05:00", "06:00", "07:00", "08:00", "09:00",
                "24:00"))) {
      assertThatThrownBy(() -> new DisputeCalendar(cutOffs))
          .as("%s", cutOffs)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("hutong.dispute-cycles.cut-offs");
    }
  }

  @Test
  void a_window_holds_its_first_instant_and_not_its_end() {
    // 16:00 in Shanghai is 08:00 in UTC, midnight 16:00
    assertThat(at("2021-10-02T07:59:59.999Z")).isEqualTo("2021-10-02-D1");
    assertThat(at("2021-10-02T08:00:00.000Z")).isEqualTo("2021-10-02-D2");
    assertThat(at("2021-10-02T15:59:59.999999Z")).isEqualTo("2021-10-02-D2");
    assertThat(at("2021-10-02T16:00:00.000Z")).isEqualTo("2021-10-03-D1");
  }

  @Test
  void every_instant_lies_before_the_end_of_its_window_and_at_the_end_the_next_one_begins() {
    // Given every quarter of an hour of three days around the new year
    Instant first = Instant.parse("2021-12-30T16:00:00Z");
    for (int quarter = 0; quarter < 3 * 96; quarter++) {
      Instant instant = first.plusSeconds(quarter * 900L);

      // When
      Window window = calendar.at(instant);

      // Then
      Instant end = calendar.end(window);
      assertThat(end).isAfter(instant);
      assertThat(calendar.at(end.minusMillis(1))).isEqualTo(window);
      assertThat(calendar.at(end)).isNotEqualTo(window);
    }
  }

  @Test
  void a_cycle_beyond_the_last_window_ends_with_the_day_and_behind_the_ninth_comes_the_next_day() {
    // Given
    Window ninth = Window.of("2021-10-02-D9");

    // When // Then
    assertThat(calendar.end(ninth)).isEqualTo(Instant.parse("2021-10-02T16:00:00Z"));
    assertThat(ninth.next().cycleId()).isEqualTo("2021-10-03-D1");
  }
}
