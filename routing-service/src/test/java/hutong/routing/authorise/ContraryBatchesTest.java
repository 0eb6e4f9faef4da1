package hutong.routing.authorise;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.routing.cutoff.Cycles;
import hutong.routing.outbox.Announcer;
import hutong.routing.reserve.BillClaims;
import hutong.routing.reserve.LimitCounters;
import hutong.routing.reserve.Positions;
import hutong.routing.support.Database;
import hutong.routing.support.RoutingTest;
import hutong.runtime.clock.BusinessClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Two instances that store changes of the same payments at once, on real PostgreSQL. */
@RoutingTest
class ContraryBatchesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROUNDS = 30;
  private static final int HALF = 20;

  @Inject Pool pool;
  @Inject BusinessClock clock;
  @Inject Instance instance;
  @Inject Cycles cycles;
  @Inject Announcer announcer;
  @Inject LimitCounters limits;
  @Inject BillClaims bills;
  @Inject Positions positions;
  @Inject AuthoriseConfig config;
  @Inject MeterRegistry meters;

  private static List<UUID> payments() {
    return Database.rows(
            """
            insert into payment (payment_id, state, accepted_at, payer_app, payer_ref, account_type,
              amount_minor, currency, code_owner, payer_institution, payee_institution,
              clearing_institution, fee_schedule_id, rule_id, rulebook_version, next_attempt_at)
            select gen_random_uuid(), 'AUTHORISING', now(), 'CUP_APP', 'contrary', 'DEBIT', 100,
              'CNY', 'WECHAT', 'UNIONPAY', 'TENPAY', 'UNIONPAY', 'FS', 'R-WX-01', 'v',
              now() + interval '1 hour' from generate_series(1, ?)
            returning payment_id
            """,
            ROUNDS * 2 * HALF)
        .stream()
        .map(row -> (UUID) row.get("payment_id"))
        .toList();
  }

  private static List<Change> changes(List<UUID> authorised, List<UUID> unknown) {
    List<Change> changes = new ArrayList<>();
    authorised.forEach(id -> changes.add(Changes.authorised(id)));
    unknown.forEach(id -> changes.add(Changes.unknown(id)));
    return changes;
  }

  @Test
  void batchesThatChangeEachOthersPaymentsWaitInALineAndNeverForEachOther() {
    // Given
    Outcomes one =
        new Outcomes(
            pool, clock, cycles, announcer, limits, bills, positions, instance, config, meters);
    Outcomes other =
        new Outcomes(
            pool, clock, cycles, announcer, limits, bills, positions, instance, config, meters);
    List<UUID> all = payments();

    // When one instance authorises first what the other authorises last
    for (int round = 0; round < ROUNDS; round++) {
      int from = round * 2 * HALF;
      List<UUID> left = all.subList(from, from + HALF);
      List<UUID> right = all.subList(from + HALF, from + 2 * HALF);
      Uni.join()
          .all(one.store(changes(left, right)), other.store(changes(right, left)))
          .andFailFast()
          .await()
          .atMost(PATIENCE);
    }

    // Then neither batch has failed, and what was approved counts
    assertThat(
            Database.count(
                "select count(*) from payment where payer_ref = 'contrary' and state = 'AUTHORISED'"))
        .isEqualTo(all.size());
  }
}
