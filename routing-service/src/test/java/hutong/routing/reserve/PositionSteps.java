package hutong.routing.reserve;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.routing.cutoff.Cycles;
import hutong.routing.publish.Who;
import hutong.routing.reserve.Positions.Hold;
import hutong.routing.support.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Positions on real PostgreSQL, watched at every commit. */
abstract class PositionSteps {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject Pool pool;
  @Inject Positions positions;
  @Inject Caps caps;
  @Inject PositionLedger ledger;
  @Inject PositionReleases releases;
  @Inject Cycles cycles;

  /**
   * Looks at every position that a transaction has touched at the instant of its commit: whoever
   * leaves more reserved than there was must have stayed within the bound.
   */
  @BeforeAll
  static void watch() {
    Database.execute(
        """
        create function watch_position() returns trigger language plpgsql as $$
        declare
          before bigint := 0;
          p participant_position%rowtype;
        begin
          if tg_op = 'UPDATE' then
            before := old.reserved_minor;
          end if;
          select * into p from participant_position
           where institution = new.institution and currency = new.currency;
          if p.reserved_minor < 0 then
            raise exception 'less than nothing is reserved of %', p.institution;
          end if;
          if p.reserved_minor > before
              and p.reserved_minor + p.debit_minor
                - (case when p.use_unsettled_credits then p.credit_minor else 0 end)
                > least(p.cap_minor, p.liquidity_minor) then
            raise exception 'more than its bound was reserved of %', p.institution;
          end if;
          return null;
        end
        $$
        """);
    Database.execute(
        """
        create constraint trigger watch_position after insert or update on participant_position
          deferrable initially deferred for each row when (new.institution like 'PT%')
          execute function watch_position()
        """);
  }

  @AfterAll
  static void lookAway() {
    Database.execute("drop trigger watch_position on participant_position");
    Database.execute("drop function watch_position");
  }

  static <T> T get(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  static Hold hold(String institution, long amountMinor) {
    return new Hold(UUID.randomUUID(), institution, "CNY", amountMinor);
  }

  Map<UUID, HoldOutcome> reserve(Hold... inOrder) {
    return get(pool.withTransaction(tx -> positions.reserve(tx, List.of(inOrder))));
  }

  Position position(String institution) {
    return get(ledger.of(institution)).get(0);
  }

  void bound(String institution, Bounds bounds) {
    CapChange change =
        get(
            caps.propose(
                new Who("li.na", UUID.randomUUID().toString()),
                new byte[0],
                institution,
                "CNY",
                bounds,
                "a test"));
    if (change.state() == CapChange.State.WAITING) {
      try {
        get(caps.approve("wang.wei", institution, change.number()));
      } catch (PositionMoveRefusedException overtaken) {
        assertThat(overtaken.why()).isEqualTo(PositionMoveRefusedException.Why.SUPERSEDED);
      }
    }
  }
}
