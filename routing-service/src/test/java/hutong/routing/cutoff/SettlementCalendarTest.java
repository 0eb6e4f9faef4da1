package hutong.routing.cutoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SettlementCalendarTest {

  private final SettlementCalendar calendar =
      new SettlementCalendar(LocalTime.of(23, 0), ZoneId.of("Asia/Shanghai"));

  private static Instant shanghai(String local) {
    return Instant.parse(local + "+08:00");
  }

  @Test
  void cutOffInstantBelongsToTheNextDay() {
    assertThat(calendar.dayOf(shanghai("2021-10-02T22:59:59.999999")))
        .isEqualTo(LocalDate.parse("2021-10-02"));
    assertThat(calendar.dayOf(shanghai("2021-10-02T23:00:00")))
        .isEqualTo(LocalDate.parse("2021-10-03"));
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
