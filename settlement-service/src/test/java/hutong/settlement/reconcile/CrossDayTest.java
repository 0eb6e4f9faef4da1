package hutong.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.OnRealServers;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the two sides book on different days; the days are of 2071, from April on. */
@OnRealServers
class CrossDayTest extends StatementDesk {

  @Inject BreakAges ages;

  private static OwnFile file(String participant, String cycle) {
    return new OwnFile(participant, cycle.substring(0, 10));
  }

  @Test
  void what_stands_in_the_neighbouring_statement_is_held_and_then_closed_by_itself() {
    // Given one payment that they booked a day later, one a day earlier, one never, one twice
    String one = "2071-04-01-01";
    String two = "2071-04-02-01";
    UUID later = UUID.randomUUID();
    UUID never = UUID.randomUUID();
    UUID twice = UUID.randomUUID();
    UUID earlier = UUID.randomUUID();
    cleared(one, "RECON_E", List.of(later, never, twice));
    cleared(two, "RECON_E", List.of(earlier));

    // When
    JsonPath first =
        run(
            "RECON_E",
            one,
            new OwnFile("RECON_E", "2071-04-01").debit(earlier, 10_000).debit(twice, 10_000));

    // Then
    assertThat(breaks("RECON_E"))
        .containsExactly(
            one + " MATCHED_CROSS_DAY HELD - -10000 -10000",
            one + " OURS_ONLY HELD SHORT -10000 0",
            one + " OURS_ONLY HELD SHORT -10000 0");
    assertThat(first.getInt("counts.outcomes.MATCHED")).isEqualTo(1);

    // When
    JsonPath second =
        run(
            "RECON_E",
            two,
            new OwnFile("RECON_E", "2071-04-02").debit(later, 10_000).debit(twice, 10_000));

    // Then
    assertThat(second.getInt("counts.outcomes.MATCHED_CROSS_DAY")).isEqualTo(2);
    assertThat(breaks("RECON_E"))
        .containsExactly(
            one + " MATCHED_CROSS_DAY AUTO_CLOSED - -10000 -10000",
            one + " MATCHED_CROSS_DAY AUTO_CLOSED - -10000 0",
            one + " OURS_ONLY OPEN SHORT -10000 0",
            two + " DUPLICATE_THEIRS OPEN LONG 0 -10000");
  }

  @Test
  void a_corrected_statement_without_the_line_takes_its_explanation_back() {
    // Given
    String one = "2071-04-05-01";
    String two = "2071-04-06-01";
    UUID later = UUID.randomUUID();
    UUID own = UUID.randomUUID();
    cleared(one, "CROSS_A", List.of(later));
    cleared(two, "CROSS_A", List.of(own));
    run("CROSS_A", one, file("CROSS_A", one));
    run("CROSS_A", two, file("CROSS_A", two).debit(own, 10_000).debit(later, 10_000));
    assertThat(breaks("CROSS_A"))
        .containsExactly(one + " MATCHED_CROSS_DAY AUTO_CLOSED - -10000 0");

    // When
    run("CROSS_A", two, file("CROSS_A", two).debit(own, 10_000));

    // Then
    assertThat(breaks("CROSS_A")).containsExactly(one + " OURS_ONLY OPEN SHORT -10000 0");

    // When it has the line after all
    JsonPath third =
        run("CROSS_A", two, file("CROSS_A", two).debit(later, 10_000).debit(own, 10_000));

    // Then
    assertThat(third.getInt("counts.breaks")).isZero();
    assertThat(breaks("CROSS_A"))
        .containsExactly(one + " MATCHED_CROSS_DAY AUTO_CLOSED - -10000 0");

    // When the first statement is corrected and has the line as well
    run("CROSS_A", one, file("CROSS_A", one).debit(later, 10_000));

    // Then the second one is the duplicate
    assertThat(breaks("CROSS_A"))
        .containsExactly(
            one + " MATCHED_CROSS_DAY RESOLVED - -10000 0",
            two + " DUPLICATE_THEIRS OPEN LONG 0 -10000");
  }

  @Test
  void an_item_whose_line_is_taken_out_of_the_earlier_statement_is_missing() {
    // Given their line a day before ours
    String one = "2071-04-09-01";
    String two = "2071-04-10-01";
    UUID earlier = UUID.randomUUID();
    UUID own = UUID.randomUUID();
    cleared(one, "CROSS_B", List.of(own));
    cleared(two, "CROSS_B", List.of(earlier));
    run("CROSS_B", one, file("CROSS_B", one).debit(own, 10_000).debit(earlier, 10_000));
    run("CROSS_B", two, file("CROSS_B", two));
    assertThat(breaks("CROSS_B"))
        .containsExactly(one + " MATCHED_CROSS_DAY AUTO_CLOSED - -10000 -10000");

    // When
    run("CROSS_B", one, file("CROSS_B", one).debit(own, 10_000));

    // Then
    assertThat(breaks("CROSS_B"))
        .containsExactly(
            one + " MATCHED_CROSS_DAY RESOLVED - -10000 -10000",
            two + " OURS_ONLY OPEN SHORT -10000 0");
  }

  @Test
  void one_item_explains_one_line_and_a_second_one_on_the_other_side_is_a_duplicate() {
    // Given
    String before = "2071-04-13-01";
    String cycle = "2071-04-14-01";
    String after = "2071-04-15-01";
    UUID twice = UUID.randomUUID();
    cleared(before, "CROSS_C", List.of(UUID.randomUUID()));
    cleared(cycle, "CROSS_C", List.of(twice));
    cleared(after, "CROSS_C", List.of(UUID.randomUUID()));
    run("CROSS_C", cycle, file("CROSS_C", cycle));
    run("CROSS_C", after, file("CROSS_C", after).debit(twice, 10_000));

    // When
    run("CROSS_C", before, file("CROSS_C", before).debit(twice, 10_000));

    // Then
    assertThat(breaks("CROSS_C"))
        .contains(
            before + " DUPLICATE_THEIRS OPEN LONG 0 -10000",
            cycle + " MATCHED_CROSS_DAY AUTO_CLOSED - -10000 0");
  }

  @Test
  void what_was_pending_at_midnight_and_succeeds_in_the_next_statement_is_no_difference() {
    // Given one that they do not know yet, and one that they have refused
    String one = "2071-04-18-01";
    String two = "2071-04-19-01";
    UUID pending = UUID.randomUUID();
    UUID failed = UUID.randomUUID();
    cleared(one, "CROSS_D", List.of(pending, failed));
    cleared(two, "CROSS_D", List.of());

    // When
    run(
        "CROSS_D",
        one,
        file("CROSS_D", one)
            .line("PAYMENT", pending.toString(), "", "D", 10_000, "", "CNY", "PENDING")
            .line("PAYMENT", failed.toString(), "", "D", 10_000, "", "CNY", "FAILED"));

    // Then
    assertThat(breaks("CROSS_D"))
        .containsExactly(
            one + " STATUS_DIFF HELD SHORT -10000 -10000",
            one + " STATUS_DIFF OPEN SHORT -10000 -10000");

    // When
    JsonPath second = run("CROSS_D", two, file("CROSS_D", two).debit(pending, 10_000));

    // Then
    assertThat(second.getInt("counts.breaks")).isZero();
    assertThat(breaks("CROSS_D"))
        .containsExactly(
            one + " MATCHED_CROSS_DAY AUTO_CLOSED - -10000 -10000",
            one + " STATUS_DIFF OPEN SHORT -10000 -10000");

    // When a correction takes the success back
    run("CROSS_D", two, file("CROSS_D", two));

    // Then
    assertThat(breaks("CROSS_D"))
        .containsExactly(
            one + " STATUS_DIFF OPEN SHORT -10000 -10000",
            one + " STATUS_DIFF OPEN SHORT -10000 -10000");
  }

  @Test
  void what_was_unknown_to_us_at_midnight_and_cleared_the_next_day_is_no_difference() {
    // Given
    String one = "2071-04-22-01";
    String two = "2071-04-23-01";
    UUID unknown = UUID.randomUUID();
    UUID own = UUID.randomUUID();
    cleared(one, "CROSS_E", List.of(own));
    run("CROSS_E", one, file("CROSS_E", one).debit(own, 10_000).debit(unknown, 10_000));
    assertThat(breaks("CROSS_E")).containsExactly(one + " THEIRS_ONLY OPEN LONG 0 -10000");

    // When
    cleared(two, "CROSS_E", List.of(unknown));
    JsonPath second = run("CROSS_E", two, file("CROSS_E", two));

    // Then
    assertThat(second.getInt("counts.breaks")).isZero();
    assertThat(breaks("CROSS_E"))
        .containsExactly(one + " MATCHED_CROSS_DAY AUTO_CLOSED - -10000 -10000");
  }

  @Test
  void what_is_held_is_open_when_two_more_days_have_closed_without_the_next_statement() {
    // Given
    String one = "2071-04-26-01";
    String two = "2071-04-27-01";
    UUID missing = UUID.randomUUID();
    UUID next = UUID.randomUUID();
    cleared(one, "CROSS_F", List.of(missing));
    cleared(two, "CROSS_F", List.of(next));
    run("CROSS_F", one, file("CROSS_F", one).debit(next, 10_000));
    cleared("2071-04-28-01", "CROSS_F", List.of());
    cleared("2071-04-28-02", "CROSS_F", List.of());

    // When one day has closed since, in two cycles
    ages.measure().await().atMost(Duration.ofSeconds(10));

    // Then
    assertThat(breaks("CROSS_F"))
        .containsExactly(
            one + " MATCHED_CROSS_DAY HELD - -10000 -10000",
            one + " OURS_ONLY HELD SHORT -10000 0");

    // When
    cleared("2071-04-29-01", "CROSS_F", List.of());
    ages.measure().await().atMost(Duration.ofSeconds(10));

    // Then
    assertThat(breaks("CROSS_F"))
        .containsExactly(
            one + " MATCHED_CROSS_DAY OPEN - -10000 -10000",
            one + " OURS_ONLY OPEN SHORT -10000 0");

    // When the statement comes after all
    run("CROSS_F", two, file("CROSS_F", two).debit(missing, 10_000));

    // Then
    assertThat(breaks("CROSS_F"))
        .containsExactly(
            one + " MATCHED_CROSS_DAY AUTO_CLOSED - -10000 -10000",
            one + " MATCHED_CROSS_DAY AUTO_CLOSED - -10000 0");
  }

  @Test
  void a_line_that_is_explained_does_not_take_one_along_whose_reference_looks_like_its_id() {
    // Given two lines of a day, of which one names what was cleared the day before
    String one = "2071-05-03-01";
    String two = "2071-05-04-01";
    UUID late = UUID.randomUUID();
    UUID own = UUID.randomUUID();
    cleared(one, "CROSS_G", List.of(late));
    cleared(two, "CROSS_G", List.of(own));
    run("CROSS_G", one, file("CROSS_G", one));

    // When
    run(
        "CROSS_G",
        two,
        file("CROSS_G", two)
            .debit(own, 10_000)
            .debit(late, 10_000)
            .line("PAYMENT", "", late.toString(), "D", 10_000, "", "CNY", "SUCCESS"));

    // Then
    assertThat(breaks("CROSS_G"))
        .containsExactly(
            one + " MATCHED_CROSS_DAY AUTO_CLOSED - -10000 0",
            two + " THEIRS_ONLY OPEN LONG 0 -10000");
  }

  @Test
  void a_line_that_comes_back_in_another_currency_is_not_what_was_explained() {
    // Given a line whose payment was cleared the day after
    String one = "2071-05-07-01";
    String two = "2071-05-08-01";
    UUID unknown = UUID.randomUUID();
    UUID own = UUID.randomUUID();
    cleared(one, "CROSS_H", List.of(own));
    run("CROSS_H", one, file("CROSS_H", one).debit(own, 10_000).debit(unknown, 10_000));
    cleared(two, "CROSS_H", List.of(unknown));
    run("CROSS_H", two, file("CROSS_H", two));

    // When
    run(
        "CROSS_H",
        one,
        file("CROSS_H", one)
            .debit(own, 10_000)
            .line("PAYMENT", unknown.toString(), "", "D", 10_000, "", "USD", "SUCCESS"));

    // Then
    assertThat(breaks("CROSS_H"))
        .containsExactly(
            one + " MATCHED_CROSS_DAY RESOLVED - -10000 -10000",
            one + " THEIRS_ONLY OPEN LONG 0 -10000",
            two + " OURS_ONLY OPEN SHORT -10000 0");
  }
}
