package hutong.routing.reserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.routing.support.Database;
import hutong.routing.support.RoutingTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@RoutingTest
class LimitUpkeepTest {

  @Inject LimitUpkeep upkeep;

  @Test
  void countersOfTheLastDaysCanBeForgottenByNobody() {
    for (String statement :
        new String[] {"select limit_counter_forget(7)", "delete from limit_counter"}) {
      assertThatThrownBy(() -> Database.executeAsService(statement))
          .as(statement)
          .hasMessageMatching("(?s).*(eight days at least|permission denied).*");
    }
  }

  @Test
  void counterIsForgottenByItsAgeWhateverDayItCounts() {
    // Given
    for (String age : new String[] {"36 days", "34 days"}) {
      Database.execute(
          """
          insert into limit_counter (day, institution, payer_ref, account, tier, used_minor, written_at)
          values ('2021-10-02', 'CCB', 'upkeep', ?, 'D', 1, now() - ?::interval)
          """,
          age,
          age);
    }

    // When
    upkeep.forget().await().atMost(Duration.ofSeconds(20));

    // Then
    assertThat(Database.rows("select account from limit_counter where payer_ref = 'upkeep'"))
        .extracting(row -> row.get("account"))
        .containsExactly("34 days");
  }
}
