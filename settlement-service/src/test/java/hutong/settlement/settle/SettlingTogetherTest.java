package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Books;
import hutong.settlement.Feed;
import hutong.settlement.OnRealServers;
import hutong.settlement.settle.SettleConfig.Message;
import hutong.settlement.settle.SettleConfig.Policy;
import hutong.simulator.Simulator;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settlement as it runs: several instances, and the schedule with the simulated agent. */
@OnRealServers
class SettlingTogetherTest extends SettlingSteps {

  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir Path folder;

  private Settling instance(SettlementGateway gateway) {
    SettleRules rules =
        new SettleRules(
            Message.PACS029,
            Policy.HOLD,
            LocalDate.of(1975, 1, 1),
            Duration.ofHours(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(1));
    return new Settling(pool, CLOCK, rules, accounts, gateway, endings);
  }

  @Test
  void of_many_instances_at_once_one_instructs() {
    // Given
    given("1975-07-01-01", Message.PACS029, Policy.HOLD);
    List<PlayedAgent> agents = new ArrayList<>();
    List<Uni<Void>> runs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      PlayedAgent own = new PlayedAgent();
      Settling instance = instance(own);
      agents.add(own);
      runs.add(instance.net(cycle).chain(() -> instance.advance(cycle)));
    }

    // When
    await(Uni.join().all(runs).andFailFast());

    // Then
    assertThat(agents.stream().mapToInt(one -> one.sent.size()).sum()).isEqualTo(1);
    assertThat(
            Books.number("select count(*) from settlement_instruction where cycle_id = ?", cycle))
        .isEqualTo(1);
    take(agents);
  }

  private void take(List<PlayedAgent> agents) {
    assertThat(agents).anyMatch(one -> one.sent.size() == 1);
    assertThat(legs()).containsExactly("ALIPAY SENT 1 -", "CCB SENT 1 -", "UNIONPAY SENT 1 -");
  }

  /** Other tests have read other agents; their places are none of this one. */
  private record Own(SettlementGateway gateway) implements SettlementGateway {

    private static final String PREFIX = "SIMULATOR-";

    @Override
    public Uni<Void> send(Instruction instruction) {
      return gateway.send(instruction);
    }

    @Override
    public Uni<Boolean> withdraw(String messageId) {
      return gateway.withdraw(messageId);
    }

    @Override
    public Uni<List<String>> list(String after) {
      boolean own = after != null && after.startsWith(PREFIX);
      return gateway
          .list(own ? after.substring(PREFIX.length()) : null)
          .map(ids -> ids.stream().map(id -> PREFIX + id).toList());
    }

    @Override
    public Uni<Received> read(String cursor) {
      return gateway
          .read(cursor.substring(PREFIX.length()))
          .map(received -> new Received(cursor, received.xml()));
    }

    @Override
    public Uni<Void> done(Received message, boolean taken) {
      return gateway.done(message, taken);
    }
  }

  @Test
  void the_schedule_alone_takes_a_sealed_cycle_to_its_end() throws Exception {
    try (Simulator simulator = Simulator.start(0, folder, CLOCK)) {
      // Given
      SettlementGateway gateway =
          new Own(
              new HttpGateway(
                  URI.create("http://127.0.0.1:" + simulator.port() + "/agent"),
                  Duration.ofSeconds(10)));
      SettleConfig config =
          new SmallRyeConfigBuilder()
              .withMapping(SettleConfig.class)
              .withDefaultValue("hutong.settle.gateway", "HTTP")
              .build()
              .getConfigMapping(SettleConfig.class);
      sealed("1975-07-02-01");
      SettlementSchedule schedule =
          new SettlementSchedule(
              pool,
              CLOCK,
              instance(gateway),
              new Post(pool, CLOCK, gateway, messages, meters),
              new Withdrawals(pool, gateway),
              config,
              meters);

      // When
      Awaitility.await()
          .atMost(Feed.PATIENCE)
          .until(
              () -> {
                await(schedule.scheduled());
                return "SETTLED"
                    .equals(Books.one("select state from settlement where cycle_id = ?", cycle));
              });

      // Then
      assertThat(legs())
          .containsExactly("ALIPAY CONFIRMED 1 -", "CCB CONFIRMED 1 -", "UNIONPAY CONFIRMED 1 -");
      assertThat(
              Books.rows(
                  "select step from settlement_step where cycle_id = ? order by at, step", cycle))
          .containsExactlyInAnyOrder("NETTED", "INSTRUCTED", "SETTLED");
      assertThat(events()).isEqualTo(1);
    }
  }
}
