package hutong.settlement.reconcile;

import hutong.settlement.Books;
import java.util.UUID;

/**
 * A line of a statement of a cycle that is there; what it says is signed from the participant's
 * view. Without a key it is one that nobody else has.
 */
record AdjustedLine(
    String participant, String day, String kind, String direction, String key, UUID payment) {

  static AdjustedLine of(String participant, String day, String kind, String direction) {
    return new AdjustedLine(participant, day, kind, direction, null, null);
  }

  /** A closed cycle of each day, and institutions that were cleared in the first one. */
  static void cleared(String institutions, String... days) {
    Books.rows(
        """
        with c as (insert into cycle (cycle_id, settlement_date, state, partitions, opened_at,
                                       draining_at, closed_at)
          select day || '-01', day::date, 'CLOSED', 1, now(), now(), now()
            from unnest(string_to_array(?, ',')) as day
          on conflict do nothing returning 1)
        insert into position (cycle_id, participant, role, currency, debit_minor, credit_minor,
                              payments, principal_minor)
        select ?, p, r, 'CNY', 0, 0, 0, 0
          from unnest(string_to_array(?, ',')) as p,
               unnest(array['ISSUER', 'ACQUIRER', 'NETWORK']) as r
        on conflict do nothing returning 1
        """,
        String.join(",", days),
        days[0] + "-01",
        institutions);
  }

  AdjustedLine on(String otherDay) {
    return new AdjustedLine(participant, otherDay, kind, direction, key, payment);
  }

  AdjustedLine about(String matchKey, UUID paymentId) {
    return new AdjustedLine(participant, day, kind, direction, matchKey, paymentId);
  }

  /** The id of a new break of the line, which is not in our books. */
  String found(long theirsMinor) {
    return found("THEIRS_ONLY", null, theirsMinor);
  }

  String found(String outcome, Long oursMinor, Long theirsMinor) {
    UUID id = UUID.randomUUID();
    long gap =
        (oursMinor == null ? 0 : oursMinor) - (theirsMinor == null ? 0 : theirsMinor.longValue());
    return Books.one(
        """
        with run as (
          insert into recon_run (run_id, participant, cycle_id, format, file_sha256, state,
                                 started_at, progress_at, finished_at)
          values (?, ?, ?, 'OWN', sha256(?::text::bytea), 'DONE', now(), now(), now())
          returning run_id, participant, cycle_id)
        insert into recon_break (break_id, run_id, participant, cycle_id, outcome, kind, direction,
                                 match_key, payment_id, ours_minor, theirs_minor, currency, view,
                                 holder, state, opened_on)
        select run_id, run_id, participant, cycle_id, ?, ?, ?, ?, ?::uuid, ?::bigint, ?::bigint,
               'CNY', ?, participant, 'OPEN', '2074-01-03'
          from run returning break_id
        """,
        id,
        participant,
        day + "-01",
        id,
        outcome,
        kind,
        direction,
        key == null ? id.toString() : key,
        payment == null ? null : payment.toString(),
        oursMinor == null ? null : oursMinor.toString(),
        theirsMinor == null ? null : theirsMinor.toString(),
        gap > 0 ? "LONG" : "SHORT");
  }
}
