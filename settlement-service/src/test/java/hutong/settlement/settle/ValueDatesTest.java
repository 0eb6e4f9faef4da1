package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** Up to when a booking may have its value date. */
class ValueDatesTest {

  private static LocalDate last(int days, String date) throws Exception {
    byte[] shipped = Files.readAllBytes(Path.of("../docs/rulebook/settlement-calendar-cn.json"));
    return ValueDates.of(days, shipped).last(LocalDate.parse(date));
  }

  @Test
  void what_is_no_calendar_is_refused() {
    for (String bad : new String[] {"", "{}", "{\"years\":[2021],\"holidays\":[{}]}"}) {
      assertThatThrownBy(() -> ValueDates.of(1, bad.getBytes(StandardCharsets.UTF_8)))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("hutong.settle.calendar names no calendar of holidays");
    }
    assertThatThrownBy(() -> ValueDates.everyDay(-1))
        .hasMessageContaining("hutong.settle.value-date-days");
  }

  @Test
  void weekends_and_holidays_do_not_count_and_worked_weekends_do() throws Exception {
    assertThat(ValueDates.everyDay(1).last(LocalDate.of(2021, 9, 30))).isEqualTo("2021-10-01");
    assertThat(last(0, "2021-09-29")).isEqualTo("2021-09-29");
    assertThat(last(1, "2021-09-29")).isEqualTo("2021-09-30");
    assertThat(last(1, "2021-09-30")).isEqualTo("2021-10-08");
    assertThat(last(2, "2021-09-30")).isEqualTo("2021-10-09");
    assertThat(last(3, "2021-09-30")).isEqualTo("2021-10-11");
  }

  @Test
  void a_day_of_a_year_that_the_calendar_does_not_know_is_not_guessed() throws Exception {
    assertThat(last(1, "2021-12-31")).isEqualTo("2021-12-31");
    assertThat(last(2, "2021-12-30")).isEqualTo("2021-12-31");
  }
}
