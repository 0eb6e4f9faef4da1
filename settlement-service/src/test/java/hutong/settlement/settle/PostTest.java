package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import hutong.settlement.settle.SettleConfig.Message;
import hutong.settlement.settle.SettleConfig.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent says is fetched one by one. */
@OnRealServers
class PostTest extends SettlingSteps {

  private static String unread(String cursor) {
    return Books.one("select state from settlement_unread where cursor = ?", cursor);
  }

  private Post post(Duration later) {
    return post(agent, later);
  }

  private Post post(SettlementGateway gateway, Duration later) {
    return new Post(pool, Clock.fixed(NOW.plus(later), ZoneOffset.UTC), gateway, messages, meters);
  }

  @Test
  void a_file_left_by_one_that_was_killed_hides_none_that_sorts_before_it(@TempDir Path folder)
      throws Exception {
    // Given one that was taken and not moved, and a folder where a file should be
    given("1975-05-02-01", Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    FileGateway files = new FileGateway(folder);
    Files.writeString(folder.resolve("in/B.xml"), PlayedAgent.notice("POST-B", ccb(1)));
    Received left = await(files.read(await(files.list(null)).get(0)));
    at(NOW.plus(Duration.ofDays(1)), Message.PACS029, Policy.HOLD);
    await(messages.take(left.xml(), left.cursor()));

    // When
    Files.writeString(
        folder.resolve("in/A.xml"), PlayedAgent.notice("POST-A", alipay(1), unionpay(1)));
    Files.createDirectory(folder.resolve("in/C.xml"));
    Post post = post(files, Duration.ofDays(1));
    await(post.fetch());

    // Then
    assertThat(state()).isEqualTo("SETTLED");
    try (var done = Files.list(folder.resolve("done"))) {
      assertThat(done).hasSize(2);
    }
    String folderInIts = await(files.list(null)).get(0);
    assertThat(unread(folderInIts)).isEqualTo("NOT_GIVEN");

    // When // Then it is asked for again only in its own time
    double before = meters.counter("hutong.settlement.messages", "outcome", "NOT_GIVEN").count();
    await(post.fetch());
    assertThat(meters.counter("hutong.settlement.messages", "outcome", "NOT_GIVEN").count())
        .isEqualTo(before);
  }

  @Test
  void an_agent_that_gives_nothing_of_what_it_names_does_not_hold_up_settlement() {
    // Given more than one look waits for
    given("1975-05-03-01", Message.PACS029, Policy.HOLD);
    for (int i = 1; i <= 5; i++) {
      agent.said.put("STALL-" + i, null);
    }
    agent.said.put("STALL-6", "<no message>");
    Post post = post(Duration.ZERO);

    // When
    await(post.fetch());

    // Then the first look ends early, and the next begins behind it
    assertThat(agent.notGiven).containsExactly("STALL-1", "STALL-2", "STALL-3");
    await(post.fetch());
    assertThat(agent.notGiven).hasSize(5);
    assertThat(unread("STALL-6")).isEqualTo("REFUSED");

    // When they are due anew
    agent.said.put("STALL-7", "<no message>");
    await(post(Duration.ofMinutes(2)).fetch());

    // Then three are asked for, and what is new is read all the same
    assertThat(agent.notGiven).hasSize(8);
    assertThat(unread("STALL-7")).isEqualTo("REFUSED");
    agent.said.replaceAll((cursor, xml) -> "<no message>");
    await(post(Duration.ofMinutes(4)).fetch());
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
