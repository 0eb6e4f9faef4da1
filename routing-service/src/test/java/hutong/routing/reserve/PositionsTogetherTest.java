package hutong.routing.reserve;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.routing.publish.Who;
import hutong.routing.reserve.PositionReleases.Release;
import hutong.routing.reserve.Positions.Hold;
import hutong.routing.support.Database;
import hutong.routing.support.RoutingTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Consumers, operators and settled cycles on several connections at once. */
@RoutingTest
class PositionsTogetherTest extends PositionSteps {

  private static final List<String> INSTITUTIONS = List.of("PT_A", "PT_B", "PT_C", "PT_D");
  private static final int ROUNDS = 15;
  private static final int TOGETHER = 6;

  @Test
  void consumersOperatorsAndSettledCyclesTogetherNeverLeadOverABoundInForce() {
    // Given
    long seed = new Random().nextLong();
    System.out.println("seed of the positions test: " + seed);
    Random random = new Random(seed);
    Set<UUID> underWay = new TreeSet<>();
    Set<Boolean> fitted = new HashSet<>();

    // When batches begin and end in several transactions at once, and bounds change meanwhile
    for (int round = 0; round < ROUNDS; round++) {
      List<Uni<Void>> together = new ArrayList<>();
      for (int i = 0; i < TOGETHER; i++) {
        Random own = new Random(random.nextLong());
        boolean begins = random.nextInt(5) < 3;
        together.add(
            begins ? begin(payments(own), fitted, underWay) : end(some(underWay, own), own));
      }
      together.add(change(new Random(random.nextLong())));
      if (round % 5 == 4) {
        Random own = new Random(random.nextLong());
        together.add(cycles.end(Optional.empty()).chain(e -> settle(e.endedCycleId(), own)));
      }
      get(Uni.join().all(together).andFailFast());
      assertThat(wrong()).as("round %d of seed %d", round, seed).isEmpty();
    }
    get(end(underWay, random));

    // Then
    assertThat(fitted).as("seed %d", seed).containsExactlyInAnyOrder(true, false);
    assertThat(wrong()).as("seed %d", seed).isEmpty();
    assertThat(
            Database.count(
                "select sum(reserved_minor) from participant_position"
                    + " where institution = any(?)",
                (Object) INSTITUTIONS.toArray(String[]::new)))
        .as("seed %d", seed)
        .isZero();
    crossingsAlternate(seed);
  }

  /** The agent's words on a cycle: a part of it, all of it twice at once, and all of it again. */
  private Uni<Void> settle(String cycleId, Random random) {
    Release part = new Release(cycleId, any(random), "CNY", Instant.EPOCH);
    Release all = Release.ofAll(cycleId, Instant.EPOCH.plusSeconds(1));
    return release(part)
        .chain(() -> Uni.join().all(release(all), release(part, all)).andFailFast())
        .chain(() -> release(all, part));
  }

  private Uni<Void> release(Release... what) {
    return pool.withTransaction(tx -> releases.release(tx, List.of(what)));
  }

  private static String any(Random random) {
    return INSTITUTIONS.get(random.nextInt(INSTITUTIONS.size()));
  }

  private static List<UUID> some(Set<UUID> underWay, Random random) {
    return List.copyOf(underWay).stream().filter(id -> random.nextInt(3) == 0).toList();
  }

  private record Pay(UUID id, String payer, String payee, long amountMinor) {}

  private static List<Pay> payments(Random random) {
    List<Pay> payments = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(12); i++) {
      int payer = random.nextInt(INSTITUTIONS.size());
      int payee = (payer + 1 + random.nextInt(INSTITUTIONS.size() - 1)) % INSTITUTIONS.size();
      payments.add(
          new Pay(
              UUID.randomUUID(),
              INSTITUTIONS.get(payer),
              INSTITUTIONS.get(payee),
              1 + random.nextInt(5_000)));
    }
    return payments;
  }

  private Uni<Void> begin(List<Pay> batch, Set<Boolean> fitted, Set<UUID> underWay) {
    return pool.withTransaction(
            tx ->
                insert(tx, batch)
                    .chain(
                        () ->
                            positions.reserve(
                                tx,
                                batch.stream()
                                    .map(p -> new Hold(p.id(), p.payer(), "CNY", p.amountMinor()))
                                    .toList()))
                    .call(outcomes -> refuse(tx, refused(outcomes))))
        .invoke(
            outcomes -> {
              synchronized (underWay) {
                outcomes.values().forEach(outcome -> fitted.add(outcome.fits()));
                outcomes.forEach(
                    (id, outcome) -> {
                      if (outcome.fits()) {
                        underWay.add(id);
                      }
                    });
              }
            })
        .replaceWithVoid();
  }

  private static List<UUID> refused(Map<UUID, HoldOutcome> outcomes) {
    return outcomes.entrySet().stream()
        .filter(e -> !e.getValue().fits())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Uni<Void> insert(SqlConnection tx, List<Pay> batch) {
    return tx.preparedQuery(
            """
            insert into payment (payment_id, state, accepted_at, payer_app, payer_ref, account_type,
              amount_minor, currency, code_owner, payer_institution, payee_institution,
              clearing_institution, fee_schedule_id, rule_id, rulebook_version, next_attempt_at,
              position_held)
            select id, 'AUTHORISING', now(), 'CUP_APP', 'positions', 'DEBIT', amount, 'CNY',
              'WECHAT', payer, payee, 'UNIONPAY', 'FS', 'R-WX-01', 'v', now() + interval '1 hour',
              true
              from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[])
                as p (id, payer, payee, amount)
            """)
        .execute(
            Tuple.of(
                batch.stream().map(Pay::id).toArray(UUID[]::new),
                batch.stream().map(Pay::payer).toArray(String[]::new),
                batch.stream().map(Pay::payee).toArray(String[]::new),
                batch.stream().map(Pay::amountMinor).toArray(Long[]::new)))
        .replaceWithVoid();
  }

  private static Uni<Void> refuse(SqlConnection tx, List<UUID> ids) {
    return tx.preparedQuery(
            """
            update payment set state = 'REFUSED', reason = 'NET_DEBIT_CAP', next_attempt_at = null,
              position_held = false where payment_id = any($1::uuid[])
            """)
        .execute(Tuple.of(ids.toArray(UUID[]::new)))
        .replaceWithVoid();
  }

  /** As the outcomes of payments are stored, but told twice: the second time nothing is left. */
  private Uni<Void> end(Collection<UUID> ids, Random random) {
    List<UUID> completed = new ArrayList<>();
    List<UUID> unpaid = new ArrayList<>();
    ids.forEach(id -> (random.nextInt(3) > 0 ? completed : unpaid).add(id));
    return cycles.stamping(
        (tx, stamp) ->
            tx.preparedQuery(
                    "select payment_id from payment where payment_id = any($1::uuid[])"
                        + " order by payment_id for no key update")
                .execute(Tuple.of(ids.toArray(UUID[]::new)))
                .chain(
                    () ->
                        ids(
                            tx,
                            """
                            update payment set state = 'COMPLETED', next_attempt_at = null,
                              cycle_id = $2, settlement_date = $3, completed_at = $4
                             where payment_id = any($1::uuid[]) and state = 'AUTHORISING'
                            returning payment_id
                            """,
                            Tuple.of(
                                completed.toArray(UUID[]::new),
                                stamp.cycle().id(),
                                stamp.cycle().settlementDate(),
                                OffsetDateTime.ofInstant(stamp.at(), ZoneOffset.UTC))))
                .chain(
                    done ->
                        ids(
                                tx,
                                """
                                update payment set state = 'DECLINED', next_attempt_at = null,
                                  reason = 'DECLINED_BY_PAYER_INST'
                                 where payment_id = any($1::uuid[]) and state = 'AUTHORISING'
                                returning payment_id
                                """,
                                Tuple.of((Object) unpaid.toArray(UUID[]::new)))
                            .chain(
                                gone ->
                                    positions
                                        .end(tx, gone, done)
                                        .chain(() -> positions.end(tx, gone, List.of())))));
  }

  private static Uni<List<UUID>> ids(SqlConnection tx, String sql, Tuple columns) {
    return tx.preparedQuery(sql)
        .execute(columns)
        .map(
            rows -> {
              List<UUID> ids = new ArrayList<>();
              rows.forEach(row -> ids.add(row.getUUID(0)));
              return ids;
            });
  }

  private Uni<Void> change(Random random) {
    String institution = any(random);
    Bounds bounds =
        new Bounds(
            random.nextInt(4) == 0 ? null : (long) random.nextInt(40_000),
            random.nextInt(2) == 0 ? null : (long) random.nextInt(40_000),
            50 + random.nextInt(50),
            random.nextBoolean());
    return caps.propose(
            new Who("li.na", "k-" + random.nextLong()),
            new byte[0],
            institution,
            "CNY",
            bounds,
            "a test")
        .chain(
            change ->
                change.state() == CapChange.State.WAITING
                    ? caps.approve("wang.wei", institution, change.number())
                    : Uni.createFrom().item(change))
        .replaceWithVoid();
  }

  /** Positions that are not the sum over their payments, or that have another alarm than is due. */
  private static List<Map<String, Object>> wrong() {
    return Database.rows(
        """
        select p.*, s.*
          from participant_position p
          cross join lateral (
            select coalesce(sum(amount_minor) filter (
                     where payer_institution = p.institution and position_held), 0) as reserved,
                   coalesce(sum(amount_minor) filter (
                     where payer_institution = p.institution and state = 'COMPLETED'
                       and c.settled_at is null), 0) as debit,
                   coalesce(sum(amount_minor) filter (
                     where payee_institution = p.institution and state = 'COMPLETED'
                       and c.settled_at is null), 0) as credit,
                   coalesce(sum(case when payer_institution = p.institution then amount_minor
                                     else -amount_minor end)
                     filter (where c.settled_at is not null), 0) as settled
              from payment
              left join participant_position_cycle c
                on c.cycle_id = payment.cycle_id and c.currency = payment.currency
                   and c.institution = p.institution
             where p.institution in (payer_institution, payee_institution)
               and payer_ref = 'positions') s
         where p.institution = any(?)
           and ((p.reserved_minor, p.debit_minor, p.credit_minor, p.settled_minor)
                <> (s.reserved, s.debit, s.credit, s.settled)
             or p.alarmed is distinct from coalesce(
                  (p.reserved_minor + p.debit_minor
                    - case when p.use_unsettled_credits then p.credit_minor else 0 end) * 100
                  >= least(p.cap_minor, p.liquidity_minor) * p.alarm_percent, false))
        """,
        (Object) INSTITUTIONS.toArray(String[]::new));
  }

  /** Each crossing was told once, so up and down take turns. */
  private static void crossingsAlternate(long seed) {
    for (String institution : INSTITUTIONS) {
      List<Object> told =
          Database.rows(
                  "select convert_from(payload, 'UTF8')::json ->> 'direction' as direction"
                      + " from outbox where topic = 'hutong.positions' and key = ? order by seq",
                  institution)
              .stream()
              .map(row -> row.get("direction"))
              .toList();
      for (int i = 0; i < told.size(); i++) {
        assertThat(told.get(i))
            .as("crossing %d of %s, seed %d", i, institution, seed)
            .isEqualTo(i % 2 == 0 ? "UP" : "DOWN");
      }
    }
  }
}
