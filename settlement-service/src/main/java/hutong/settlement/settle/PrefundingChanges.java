package hutong.settlement.settle;

import static hutong.settlement.post.Columns.utc;

import hutong.settlement.settle.ProposalRefusedException.Why;
import hutong.settlement.settle.SettlementProposal.State;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Changes what participants have put up. One person may lower it; to raise it, so that more is paid
 * on its strength, one proposes and another approves. Everything here fails with {@link
 * ProposalRefusedException} where it is not allowed, and then changes nothing.
 */
@ApplicationScoped
public class PrefundingChanges {

  private static final Logger LOG = Logger.getLogger(PrefundingChanges.class);

  private static final String COLUMNS =
      """
      select proposal_id, participant, currency, expected_minor, amount_minor, state, proposed_by,
             proposed_at, decided_by, decided_at
        from prefunding_proposal
      """;

  private static final String LOCK = COLUMNS + " where proposal_id = $1 for update";

  private static final String NEWEST =
      COLUMNS
          + """
             where $1::text is null or state = $1
             order by proposed_at desc, proposal_id desc limit $2
            """;

  /** Where the same waits already it is held and given back as it stands. */
  private static final String INSERT =
      """
      insert into prefunding_proposal (proposal_id, participant, currency, expected_minor, amount_minor,
                                       state, proposed_by, proposed_at)
      values ($1, $2, $3, $4, $5, 'PROPOSED', $6, $7)
      on conflict (participant, currency, expected_minor, amount_minor) where state = 'PROPOSED'
      do update set state = excluded.state
      returning *
      """;

  private static final String DECIDE =
      """
      update prefunding_proposal set state = $2, decided_by = $3, decided_at = $4
       where proposal_id = $1
      """;

  private final Pool pool;
  private final Clock clock;

  PrefundingChanges(Pool pool, Clock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /**
   * A raise that one person has proposed.
   *
   * @param expectedMinor what counted when it was proposed, minor units; it must when it is
   *     approved
   * @param amountMinor what is to count, minor units; more than that
   * @param decidedBy null while nobody has
   */
  public record Raise(
      UUID proposalId,
      String participant,
      String currency,
      long expectedMinor,
      long amountMinor,
      State state,
      String proposedBy,
      Instant proposedAt,
      String decidedBy,
      Instant decidedAt) {

    Raise decided(State how, String by, Instant at) {
      return new Raise(
          proposalId,
          participant,
          currency,
          expectedMinor,
          amountMinor,
          how,
          proposedBy,
          proposedAt,
          by,
          at);
    }
  }

  /**
   * Lowers what a participant has put up, or proposes to raise it. The same raise again, while it
   * waits, is answered as it stands, whoever asks.
   *
   * @param expectedMinor what it is now, as the operator has seen it
   * @param amountMinor not negative, minor units
   * @return the raise that waits, or null where it counts already
   */
  public Uni<Raise> set(
      UUID proposalId,
      String participant,
      String currency,
      long expectedMinor,
      long amountMinor,
      String operator) {
    if (amountMinor <= expectedMinor) {
      return pool.withTransaction(
              tx -> set(tx, participant, currency, expectedMinor, amountMinor, operator))
          .replaceWith((Raise) null);
    }
    return pool.withTransaction(
        tx ->
            Prefunding.amount(tx, participant, currency)
                .invoke(was -> requireExpected(was, expectedMinor))
                .chain(
                    () ->
                        tx.preparedQuery(INSERT)
                            .execute(
                                Tuple.tuple()
                                    .addUUID(proposalId)
                                    .addString(participant)
                                    .addString(currency)
                                    .addLong(expectedMinor)
                                    .addLong(amountMinor)
                                    .addString(operator)
                                    .addOffsetDateTime(utc(now()))))
                .map(rows -> raise(rows.iterator().next())));
  }

  private Uni<Void> set(
      SqlConnection tx,
      String participant,
      String currency,
      long expectedMinor,
      long amountMinor,
      String operator) {
    return Prefunding.set(
            tx, participant, currency, expectedMinor, amountMinor, operator, clock.instant())
        .invoke(was -> requireExpected(was, expectedMinor))
        .replaceWithVoid();
  }

  private static void requireExpected(long was, long expectedMinor) {
    if (was != expectedMinor) {
      throw new ProposalRefusedException(Why.PREFUNDING_CHANGED);
    }
  }

  /**
   * Approves what another person has proposed, if still as much counts as then. Approved once more
   * it is answered as it stands.
   */
  public Uni<Raise> approve(String operator, UUID proposalId) {
    return pool.withTransaction(
        tx ->
            find(tx, proposalId)
                .chain(
                    raise -> {
                      if (operator.equals(raise.proposedBy())) {
                        throw new ProposalRefusedException(Why.FOUR_EYES);
                      }
                      return raise.state() == State.PROPOSED
                          ? set(
                                  tx,
                                  raise.participant(),
                                  raise.currency(),
                                  raise.expectedMinor(),
                                  raise.amountMinor(),
                                  operator)
                              .chain(() -> decide(tx, raise, State.APPROVED, operator))
                          : asDecided(raise, State.APPROVED);
                    }));
  }

  /** Rejects a raise, also one's own. Rejected once more it is answered as it stands. */
  public Uni<Raise> reject(String operator, UUID proposalId) {
    return pool.withTransaction(
        tx ->
            find(tx, proposalId)
                .chain(
                    raise ->
                        raise.state() == State.PROPOSED
                            ? decide(tx, raise, State.REJECTED, operator)
                            : asDecided(raise, State.REJECTED)));
  }

  /** Raises, the newest first, of one state if it is not null. */
  public Uni<List<Raise>> newest(State state, int limit) {
    return pool.preparedQuery(NEWEST)
        .execute(Tuple.of(state == null ? null : state.name(), limit))
        .map(
            rows -> {
              List<Raise> found = new ArrayList<>();
              rows.forEach(row -> found.add(raise(row)));
              return found;
            });
  }

  private static Uni<Raise> find(SqlConnection tx, UUID proposalId) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(proposalId))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw new ProposalRefusedException(Why.UNKNOWN_PROPOSAL);
              }
              return raise(rows.iterator().next());
            });
  }

  private static Uni<Raise> asDecided(Raise raise, State how) {
    if (raise.state() != how) {
      throw new ProposalRefusedException(Why.ALREADY_DECIDED);
    }
    return Uni.createFrom().item(raise);
  }

  private Uni<Raise> decide(SqlConnection tx, Raise raise, State how, String operator) {
    Raise decided = raise.decided(how, operator, now());
    LOG.infof(
        "Raise of prefunding decided: proposalId=%s participant=%s state=%s",
        decided.proposalId(), decided.participant(), how);
    return tx.preparedQuery(DECIDE)
        .execute(Tuple.of(raise.proposalId(), how.name(), operator, utc(decided.decidedAt())))
        .replaceWith(decided);
  }

  private static Raise raise(Row row) {
    return new Raise(
        row.getUUID("proposal_id"),
        row.getString("participant"),
        row.getString("currency"),
        row.getLong("expected_minor"),
        row.getLong("amount_minor"),
        State.valueOf(row.getString("state")),
        row.getString("proposed_by"),
        SettlementTable.instant(row, "proposed_at"),
        row.getString("decided_by"),
        SettlementTable.instant(row, "decided_at"));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
