package hutong.routing.cutoff;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.routing.cutoff.SettlementCalendar.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every calendar at every instant. */
class CalendarPropertiesTest {

  private static final LocalDate FIRST = LocalDate.of(2021, 1, 1);
  private static final int DAYS = 730;
  private static final Comparator<OpenCycle> IN_ORDER =
      Comparator.comparing(OpenCycle::settlementDate).thenComparing(OpenCycle::sequence);

  @Provide
  Arbitrary<SettlementCalendar> calendars() {
    Arbitrary<Set<LocalTime>> cutOffs =
        Arbitraries.integers()
            .between(0, 86_399)
            .map(second -> LocalTime.ofSecondOfDay(second))
            .set()
            .ofMinSize(1)
            .ofMaxSize(6);
    Arbitrary<Set<LocalDate>> days =
        Arbitraries.integers().between(0, DAYS - 1).map(FIRST::plusDays).set().ofMaxSize(60);
    // Berlin is there for the hour that is missing in March and the one that comes twice in
    // October.
    Arbitrary<ZoneId> zones =
        Arbitraries.of("Asia/Shanghai", "UTC", "Pacific/Apia", "Europe/Berlin").map(ZoneId::of);
    return Combinators.combine(cutOffs, zones, days, days, Arbitraries.of(true, false))
        .as(
            (times, zone, off, worked, holidays) ->
                new SettlementCalendar(
                    times, zone, holidays ? days(off, worked) : SettlementDays.EVERY));
  }

  private static SettlementDays days(Set<LocalDate> holidays, Set<LocalDate> workingDays) {
    return SettlementDays.of(Set.of(2020, 2021, 2022, 2023), holidays, workingDays);
  }

  @Provide
  Arbitrary<Instant> instants() {
    return Arbitraries.longs()
        .between(0, DAYS * 86_400_000L - 1)
        .map(Instant.parse("2021-01-01T00:00:00Z")::plusMillis);
  }

  @Property
  void windowsTileTimeWithoutGapOrOverlap(
      @ForAll("calendars") SettlementCalendar calendar, @ForAll("instants") Instant instant) {
    Window window = calendar.windowOf(instant);
    assertThat(window.from()).isBeforeOrEqualTo(instant);
    assertThat(window.until()).isAfter(instant);
    assertThat(calendar.windowOf(window.from())).isEqualTo(window);
    assertThat(calendar.windowOf(window.until().minusNanos(1))).isEqualTo(window);
    assertThat(calendar.windowOf(window.until()).from()).isEqualTo(window.until());
    assertThat(calendar.windowOf(window.from().minusNanos(1)).until()).isEqualTo(window.from());
  }

  @Property
  void laterIsNeverSettledEarlier(
      @ForAll("calendars") SettlementCalendar calendar,
      @ForAll("instants") Instant one,
      @ForAll("instants") Instant other) {
    Instant first = one.isBefore(other) ? one : other;
    Instant second = one.isBefore(other) ? other : one;
    assertThat(calendar.windowOf(first).settlementDate())
        .isBeforeOrEqualTo(calendar.windowOf(second).settlementDate());
  }

  /** Cycles that end on time, early by hand, and late because nobody was there. */
  @Property(tries = 300)
  void orderOfDateAndNumberIsTheOrderOfTime(
      @ForAll("calendars") SettlementCalendar calendar, @ForAll("ends") List<Instant> ends) {
    OpenCycle open = calendar.first(ends.get(0));
    Set<String> ids = new HashSet<>(Set.of(open.id()));
    for (Instant end : ends) {
      OpenCycle next = calendar.next(open, end);
      assertThat(IN_ORDER.compare(open, next)).isNegative();
      assertThat(next.endsAt()).isAfter(end);
      assertThat(next.settlementDate()).isEqualTo(calendar.windowOf(end).settlementDate());
      assertThat(ids.add(next.id())).as(next.id()).isTrue();
      open = next;
    }
  }

  @Provide
  Arbitrary<List<Instant>> ends() {
    return instants()
        .list()
        .ofMinSize(1)
        .ofMaxSize(40)
        .map(all -> all.stream().sorted().collect(Collectors.toList()));
  }
}
