package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import hutong.settlement.settle.SettleConfig.Message;
import hutong.settlement.settle.SettleConfig.Policy;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What the agent says is fetched one by one. */
@OnRealServers
class PostTest extends SettlingSteps {

  private static String unread(String cursor) {
    return Books.one("select state from settlement_unread where cursor = ?", cursor);
  }

  private Post post(Duration later) {
    return new Post(pool, Clock.fixed(NOW.plus(later), ZoneOffset.UTC), agent, messages, meters);
  }

  @Test
  void a_message_that_is_bad_or_not_given_is_recorded_and_those_behind_it_are_taken() {
    // Given
    given("1975-05-01-01", Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    agent.said.put("POST-1", null);
    agent.said.put("POST-2", "<no message>");
    agent.said.put("POST-3", PlayedAgent.notice("POST-3", ccb(1)));
    agent.said.put("POST-4", PlayedAgent.notice("POST-4", alipay(1)));
    Post post = post(Duration.ZERO);

    // When
    await(post.fetch());

    // Then
    assertThat(unread("POST-1")).isEqualTo("NOT_GIVEN");
    assertThat(unread("POST-2")).isEqualTo("REFUSED");
    assertThat(legs())
        .containsExactly("ALIPAY CONFIRMED 1 -", "CCB CONFIRMED 1 -", "UNIONPAY SENT 1 -");

    // When the agent gives it after all
    agent.said.put("POST-1", PlayedAgent.notice("POST-1", unionpay(1)));
    await(post.fetch());
    assertThat(state()).isEqualTo("INSTRUCTED");
    await(post(Duration.ofMinutes(2)).fetch());

    // Then
    assertThat(state()).isEqualTo("SETTLED");
    assertThat(unread("POST-1")).isEqualTo("TAKEN");
    assertThat(unread("POST-2")).isEqualTo("REFUSED");
  }
}
