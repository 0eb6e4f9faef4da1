package hutong.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How long a break waits for the next statement; days of 2078. */
@OnRealServers
class HeldBreaksTest extends StatementDesk {

  @Inject BreakAges ages;

  private void measure() {
    ages.measure().await().atMost(Duration.ofSeconds(10));
  }

  @Test
  void who_sends_a_statement_again_and_again_does_not_hold_what_is_missing_for_ever() {
    // Given
    String cycle = "2078-01-01-01";
    UUID missing = UUID.randomUUID();
    OwnFile first = new OwnFile("HELD_A", "2078-01-01");
    cleared(cycle, "HELD_A", List.of(missing));
    run("HELD_A", cycle, first);
    cleared("2078-01-02-01", "HELD_A", List.of());
    measure();
    assertThat(breaks("HELD_A")).containsExactly(cycle + " OURS_ONLY HELD SHORT -10000 0");

    // When it is compared anew between two days
    first.line("PAYMENT", "", "FAILED-1", "D", 700, "", "CNY", "FAILED");
    run("HELD_A", cycle, first);
    measure();
    assertThat(breaks("HELD_A")).containsExactly(cycle + " OURS_ONLY HELD SHORT -10000 0");
    cleared("2078-01-03-01", "HELD_A", List.of());
    measure();

    // Then
    assertThat(breaks("HELD_A")).containsExactly(cycle + " OURS_ONLY OPEN SHORT -10000 0");
  }

  @Test
  void a_break_of_before_waits_from_the_end_of_the_day_on_which_it_was_opened() {
    // Given one whose first showing was not written down, opened today
    String cycle = "2078-02-01-01";
    UUID missing = UUID.randomUUID();
    cleared(cycle, "HELD_B", List.of(missing));
    run("HELD_B", cycle, new OwnFile("HELD_B", "2078-02-01"));
    cleared("2078-02-02-01", "HELD_B", List.of());
    cleared("2078-02-03-01", "HELD_B", List.of());
    Books.rows(
        "update recon_break set first_shown_at = null where participant = 'HELD_B' returning 1");

    // When // Then
    measure();
    assertThat(breaks("HELD_B")).containsExactly(cycle + " OURS_ONLY HELD SHORT -10000 0");

    // When it was opened the day before
    Books.rows(
        "update recon_break set opened_on = opened_on - 1 where participant = 'HELD_B' returning 1");
    measure();

    // Then
    assertThat(breaks("HELD_B")).containsExactly(cycle + " OURS_ONLY OPEN SHORT -10000 0");
  }
}
