package hutong.settlement.settle;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;

/** Puts settlement together as it is configured; a test puts it together as it likes. */
@Singleton
class Wiring {

  /** At the start, so that what is missing is said then. */
  @Produces
  @Singleton
  @Startup
  SettlementGateway gateway(SettleConfig config) throws IOException {
    if (config.gateway() != SettleConfig.Way.NONE && config.accounts().isEmpty()) {
      // The packaged accounts are examples, and money must not be sent to those by default.
      throw missing("hutong.settle.accounts");
    }
    if (config.gateway() != SettleConfig.Way.NONE && config.from().isEmpty()) {
      // Without it every cycle that was ever sealed would be paid, most of them once more.
      throw missing("hutong.settle.from");
    }
    return switch (config.gateway()) {
      case FILE ->
          new FileGateway(config.directory().orElseThrow(() -> missing("hutong.settle.directory")));
      case HTTP ->
          new HttpGateway(
              config.agentUrl().orElseThrow(() -> missing("hutong.settle.agent-url")),
              config.timeout());
      case NONE -> new Nobody();
    };
  }

  private static IllegalStateException missing(String property) {
    return new IllegalStateException("The gateway to the settlement agent needs " + property);
  }

  /** Where no agent is agreed with. */
  private static final class Nobody implements SettlementGateway {

    @Override
    public Uni<Void> send(Instruction instruction) {
      return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Boolean> withdraw(String messageId) {
      return Uni.createFrom().item(false);
    }

    @Override
    public Uni<List<String>> list(String after) {
      return Uni.createFrom().item(List.of());
    }

    @Override
    public Uni<Received> read(String cursor) {
      return Uni.createFrom().nullItem();
    }

    @Override
    public Uni<Void> done(Received message, boolean taken) {
      return Uni.createFrom().voidItem();
    }
  }

  @Produces
  @Singleton
  Settling settling(
      Pool pool,
      Clock clock,
      SettleConfig config,
      SettlementAccounts accounts,
      SettlementGateway gateway,
      Endings endings) {
    return new Settling(pool, clock, SettleRules.of(config), accounts, gateway, endings);
  }

  @Produces
  @Singleton
  SettlementProposals proposals(
      Pool pool,
      Clock clock,
      SettleConfig config,
      Settling settling,
      AgentMessages messages,
      Endings endings) {
    return new SettlementProposals(
        pool, clock, settling, messages, endings, SettleRules.of(config));
  }

  @Produces
  @Singleton
  AgentMessages messages(
      Pool pool,
      Clock clock,
      SettleConfig config,
      SettlementAccounts accounts,
      Endings endings,
      MeterRegistry meters)
      throws IOException {
    return new AgentMessages(
        pool, clock, SettleRules.of(config), accounts, valueDates(config), endings, meters);
  }

  private static ValueDates valueDates(SettleConfig config) throws IOException {
    return config.calendar().isEmpty()
        ? ValueDates.everyDay(config.valueDateDays())
        : ValueDates.of(config.valueDateDays(), Files.readAllBytes(config.calendar().get()));
  }
}
