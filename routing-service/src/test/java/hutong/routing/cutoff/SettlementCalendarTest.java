package hutong.routing.cutoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettlementCalendarTest {

  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  private final SettlementCalendar calendar = calendar("23:00");
  private final SettlementCalendar threeADay = calendar("17:00", "23:00", "11:00");
  private final SettlementCalendar withHolidays =
      new SettlementCalendar(List.of(LocalTime.of(23, 0)), SHANGHAI, shipped());

  private static SettlementCalendar calendar(String... cutOffs) {
    return new SettlementCalendar(
        Stream.of(cutOffs).map(LocalTime::parse).toList(), SHANGHAI, SettlementDays.EVERY);
  }

  private static SettlementDays shipped() {
    try {
      return CalendarFile.read(
          Files.readAllBytes(Path.of("../docs/rulebook/settlement-calendar-cn.json")));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Instant shanghai(String local) {
    return Instant.parse(local + "+08:00");
  }

  private static LocalDate dayOf(SettlementCalendar calendar, String local) {
    return calendar.windowOf(shanghai(local)).settlementDate();
  }

  @Test
  void dayWithoutACutOffOrWithOneTwiceIsRefused() {
    assertThatThrownBy(SettlementCalendarTest::calendar)
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> calendar("11:00", "11:00"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void dayOfWhichNothingIsKnownIsNotGuessed() {
    assertThat(dayOf(withHolidays, "2021-12-31T22:59:59")).isEqualTo("2021-12-31");
    assertThatThrownBy(() -> dayOf(withHolidays, "2021-12-31T23:00:00"))
        .isInstanceOf(CalendarEndsException.class)
        .hasMessageContaining("2022");
    OpenCycle last = withHolidays.first(shanghai("2021-12-31T12:00:00"));
    assertThatThrownBy(() -> withHolidays.next(last, last.endsAt()))
        .isInstanceOf(CalendarEndsException.class);
  }

  @Test
  void cutOffInstantBelongsToTheNextDay() {
    assertThat(dayOf(calendar, "2021-10-02T22:59:59.999999")).isEqualTo("2021-10-02");
    assertThat(dayOf(calendar, "2021-10-02T23:00:00")).isEqualTo("2021-10-03");
  }

  @Test
  void ofSeveralCutOffsEachEndsACycleAndTheLastTheDay() {
    // Given
    List<OpenCycle> cycles = new ArrayList<>();
    cycles.add(threeADay.first(shanghai("2021-10-01T23:00:00")));

    // When
    for (int i = 0; i < 3; i++) {
      OpenCycle ended = cycles.get(i);
      cycles.add(threeADay.next(ended, ended.endsAt()));
    }

    // Then
    assertThat(cycles)
        .extracting(OpenCycle::id)
        .containsExactly("2021-10-02-01", "2021-10-02-02", "2021-10-02-03", "2021-10-03-01");
    assertThat(cycles)
        .extracting(OpenCycle::endsAt)
        .containsExactly(
            shanghai("2021-10-02T11:00:00"),
            shanghai("2021-10-02T17:00:00"),
            shanghai("2021-10-02T23:00:00"),
            shanghai("2021-10-03T11:00:00"));
  }

  @Test
  void holidayTakesTheNextSettlementDayAndNumbersGoOn() {
    // Given
    OpenCycle last = withHolidays.first(shanghai("2021-09-30T12:00:00"));

    // When
    List<String> ids = new ArrayList<>();
    for (OpenCycle cycle = last; cycle.endsAt().isBefore(shanghai("2021-10-12T00:00:00")); ) {
      ids.add(cycle.id());
      cycle = withHolidays.next(cycle, cycle.endsAt());
    }

    // Then
    assertThat(ids)
        .containsExactly(
            "2021-09-30-01",
            "2021-10-08-01",
            "2021-10-08-02",
            "2021-10-08-03",
            "2021-10-08-04",
            "2021-10-08-05",
            "2021-10-08-06",
            "2021-10-08-07",
            "2021-10-08-08",
            "2021-10-09-01",
            "2021-10-11-01",
            "2021-10-11-02");
  }

  @Test
  void shippedCalendarHasTheDaysOfTheNotice() {
    SettlementDays days = shipped();
    assertThat(List.of("2021-02-11", "2021-02-17", "2021-10-07", "2021-02-21", "2021-10-10"))
        .noneMatch(day -> days.settles(LocalDate.parse(day)));
    assertThat(List.of("2021-02-07", "2021-02-20", "2021-09-26", "2021-10-08", "2021-10-09"))
        .allMatch(day -> days.settles(LocalDate.parse(day)));
    assertThat(
            LocalDate.of(2021, 1, 1)
                .datesUntil(LocalDate.of(2022, 1, 1))
                .filter(days::settles)
                .count())
        .isEqualTo(250);
  }

  @Test
  void cycleEndedEarlyIsFollowedByAnotherOfTheSameDay() {
    // Given
    OpenCycle first = calendar.first(shanghai("2021-10-02T10:00:00"));

    // When
    OpenCycle second = calendar.next(first, shanghai("2021-10-02T12:00:00"));

    // Then
    assertThat(first.id()).isEqualTo("2021-10-02-01");
    assertThat(second.id()).isEqualTo("2021-10-02-02");
    assertThat(second.endsAt()).isEqualTo(shanghai("2021-10-02T23:00:00"));
  }

  @Test
  void cycleEndedOnTimeIsFollowedByTheFirstOfTheNextDay() {
    // Given
    OpenCycle open = calendar.first(shanghai("2021-10-02T10:00:00"));

    // When
    OpenCycle next = calendar.next(open, open.endsAt());

    // Then
    assertThat(next.id()).isEqualTo("2021-10-03-01");
  }

  @Test
  void settlementDayNeverGoesBackThoughTheClockDoes() {
    // Given
    OpenCycle open = calendar.first(shanghai("2022-03-01T12:00:00"));

    // When
    OpenCycle next = calendar.next(open, shanghai("2021-09-21T12:00:00"));

    // Then
    assertThat(next.id()).isEqualTo("2022-03-01-02");
  }

  @Test
  void clockThatJumpsAheadSkipsTheDaysBetween() {
    // Given
    OpenCycle open = calendar.first(shanghai("2021-10-02T12:00:00"));

    // When
    OpenCycle next = calendar.next(open, shanghai("2022-03-01T12:00:00"));

    // Then
    assertThat(next.id()).isEqualTo("2022-03-01-01");
  }
}
