package hutong.settlement.post;

import static hutong.settlement.post.Columns.column;

import hutong.runtime.batch.DataFailure;
import hutong.runtime.id.Ids;
import hutong.settlement.fee.FeeItem;
import hutong.settlement.fee.FeeType;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;

/**
 * Writes the postings of a batch, each table in one statement, in the transaction of the caller.
 * Whoever calls it holds the rows of the cycles that it posts to.
 */
@ApplicationScoped
public class Ledger {

  /** The reason of a payment that was posted before with another content. */
  public static final String CONTRADICTS_POSTED = "CONTRADICTS_POSTED";

  private static final String INSERT_ITEMS =
      """
      insert into clearing_item (payment_id, event_id, cycle_id, settlement_date, completed_at,
                                 amount_minor, currency, issuer, acquirer, network, account_type,
                                 fee_schedule_id, fee_schedule_version, rounding_scope,
                                 accepted_at, code_owner, mcc, merchant_class,
                                 rolled_from, rolled_reason,
                                 issuer_fee_minor, issuer_fee_residue,
                                 issuer_fee_rate_ppm, issuer_fee_bound,
                                 network_fee_issuer_minor, network_fee_issuer_residue,
                                 network_fee_issuer_rate_ppm, network_fee_issuer_bound,
                                 network_fee_acquirer_minor, network_fee_acquirer_residue,
                                 network_fee_acquirer_rate_ppm, network_fee_acquirer_bound,
                                 posted_at)
      select u.*, $33
        from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[], $5::timestamptz[],
                    $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
                    $12::text[], $13::int[], $14::text[], $15::timestamptz[], $16::text[],
                    $17::text[], $18::text[], $19::text[], $20::text[],
                    $21::bigint[], $22::int[], $23::int[], $24::text[],
                    $25::bigint[], $26::int[], $27::int[], $28::text[],
                    $29::bigint[], $30::int[], $31::int[], $32::text[]) as u
      on conflict (payment_id) do nothing
      returning payment_id
      """;

  private static final String COUNT_CONTRADICTIONS =
      """
      select count(*)
        from unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[])
             as u (payment_id, cycle_id, amount_minor, currency, issuer, acquirer, network)
        join clearing_item c on c.payment_id = u.payment_id
       where (c.cycle_id, c.amount_minor, c.currency, c.issuer, c.acquirer, c.network)
          <> (u.cycle_id, u.amount_minor, u.currency, u.issuer, u.acquirer, u.network)
      """;

  private static final String INSERT_TRANSFERS =
      """
      insert into transfer (id, payment_id, cycle_id, kind, debit_participant, debit_role,
                            credit_participant, credit_role, amount_minor, currency)
      select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[],
                           $7::text[], $8::text[], $9::bigint[], $10::text[])
      """;

  private static final String ADD_TO_POSITIONS =
      """
      insert into position as p (cycle_id, participant, role, currency,
                                 debit_minor, credit_minor, payments, principal_minor,
                                 refunds, refund_minor, suspended, suspended_minor,
                                 released, released_minor)
      select * from unnest($1::text[], $2::text[], $3::text[], $4::text[],
                           $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[],
                           $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[])
      on conflict (cycle_id, participant, role, currency) do update
         set debit_minor     = p.debit_minor + excluded.debit_minor,
             credit_minor    = p.credit_minor + excluded.credit_minor,
             payments        = p.payments + excluded.payments,
             principal_minor = p.principal_minor + excluded.principal_minor,
             refunds         = p.refunds + excluded.refunds,
             refund_minor    = p.refund_minor + excluded.refund_minor,
             suspended       = p.suspended + excluded.suspended,
             suspended_minor = p.suspended_minor + excluded.suspended_minor,
             released        = p.released + excluded.released,
             released_minor  = p.released_minor + excluded.released_minor
      """;

  private final Ids ids;
  private final Clock clock;

  Ledger(Ids ids, Clock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Writes the clearing items of payments that have none yet. A payment that has one already, told
   * again by another event, is left out of the answer and changes nothing.
   *
   * @return the postings whose item is new
   * @throws DataFailure {@value #CONTRADICTS_POSTED} as a failure of the {@code Uni}, if a payment
   *     is known with another amount, cycle or institution
   */
  public Uni<List<Posting>> insertItems(SqlConnection transaction, List<Posting> postings) {
    Map<UUID, Posting> byPayment = new LinkedHashMap<>();
    for (Posting posting : postings) {
      Posting first = byPayment.putIfAbsent(posting.payment().paymentId(), posting);
      if (first != null && !first.payment().movesTheSameAs(posting.payment())) {
        return Uni.createFrom().failure(contradiction());
      }
    }
    List<Posting> distinct = List.copyOf(byPayment.values());
    return transaction
        .preparedQuery(INSERT_ITEMS)
        .execute(items(distinct))
        .map(
            rows -> {
              Set<UUID> inserted = new HashSet<>();
              rows.forEach(row -> inserted.add(row.getUUID(0)));
              return inserted;
            })
        .call(inserted -> checkKnown(transaction, distinct, inserted))
        .map(
            inserted ->
                distinct.stream().filter(p -> inserted.contains(p.payment().paymentId())).toList());
  }

  /** Writes the transfers of new items. */
  public Uni<Void> insertTransfers(SqlConnection transaction, List<Posting> fresh) {
    return fresh.isEmpty()
        ? Uni.createFrom().voidItem()
        : transaction.preparedQuery(INSERT_TRANSFERS).execute(transfers(fresh)).replaceWithVoid();
  }

  /**
   * Adds all transfers of a batch to the positions, one row each. It comes last: others wait for
   * these rows from here to the commit.
   */
  public Uni<Void> addToPositions(SqlConnection transaction, List<? extends Booked> fresh) {
    return fresh.isEmpty()
        ? Uni.createFrom().voidItem()
        : transaction
            .preparedQuery(ADD_TO_POSITIONS)
            .execute(positions(PositionSums.of(fresh)))
            .replaceWithVoid();
  }

  private Uni<Void> checkKnown(
      SqlConnection transaction, List<Posting> distinct, Set<UUID> inserted) {
    List<CompletedPayment> known =
        distinct.stream()
            .map(Posting::payment)
            .filter(payment -> !inserted.contains(payment.paymentId()))
            .toList();
    if (known.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Tuple columns =
        Tuple.tuple()
            .addArrayOfUUID(column(known, CompletedPayment::paymentId, UUID[]::new))
            .addArrayOfString(column(known, CompletedPayment::cycleId, String[]::new))
            .addArrayOfLong(column(known, CompletedPayment::amountMinor, Long[]::new))
            .addArrayOfString(column(known, CompletedPayment::currency, String[]::new))
            .addArrayOfString(column(known, CompletedPayment::issuer, String[]::new))
            .addArrayOfString(column(known, CompletedPayment::acquirer, String[]::new))
            .addArrayOfString(column(known, CompletedPayment::network, String[]::new));
    return transaction
        .preparedQuery(COUNT_CONTRADICTIONS)
        .execute(columns)
        .invoke(
            rows -> {
              if (rows.iterator().next().getLong(0) > 0) {
                throw contradiction();
              }
            })
        .replaceWithVoid();
  }

  private static DataFailure contradiction() {
    return new DataFailure(
        CONTRADICTS_POSTED, "the payment was told before with another amount, cycle or party");
  }

  private Tuple items(List<Posting> postings) {
    List<CompletedPayment> payments = postings.stream().map(Posting::payment).toList();
    Tuple columns =
        Tuple.tuple()
            .addArrayOfUUID(column(payments, CompletedPayment::paymentId, UUID[]::new))
            .addArrayOfUUID(column(postings, Posting::eventId, UUID[]::new))
            .addArrayOfString(column(payments, CompletedPayment::cycleId, String[]::new))
            .addArrayOfLocalDate(
                column(payments, CompletedPayment::settlementDate, LocalDate[]::new))
            .addArrayOfOffsetDateTime(
                column(payments, p -> Columns.utc(p.completedAt()), OffsetDateTime[]::new))
            .addArrayOfLong(column(payments, CompletedPayment::amountMinor, Long[]::new))
            .addArrayOfString(column(payments, CompletedPayment::currency, String[]::new))
            .addArrayOfString(column(payments, CompletedPayment::issuer, String[]::new))
            .addArrayOfString(column(payments, CompletedPayment::acquirer, String[]::new))
            .addArrayOfString(column(payments, CompletedPayment::network, String[]::new))
            .addArrayOfString(column(payments, p -> p.accountType().name(), String[]::new))
            .addArrayOfString(column(postings, Posting::feeScheduleId, String[]::new))
            .addArrayOfInteger(column(postings, Posting::feeScheduleVersion, Integer[]::new))
            .addArrayOfString(column(postings, p -> p.roundingScope().name(), String[]::new))
            .addArrayOfOffsetDateTime(
                column(payments, p -> Columns.utc(p.acceptedAt()), OffsetDateTime[]::new))
            .addArrayOfString(column(payments, CompletedPayment::codeOwner, String[]::new))
            .addArrayOfString(column(payments, CompletedPayment::mcc, String[]::new))
            .addArrayOfString(column(postings, Posting::merchantClass, String[]::new))
            .addArrayOfString(column(payments, CompletedPayment::rolledFrom, String[]::new))
            .addArrayOfString(column(payments, CompletedPayment::rolledReason, String[]::new));
    for (FeeType type : FeeType.values()) {
      List<FeeItem> fees = postings.stream().map(posting -> posting.fee(type)).toList();
      columns
          .addArrayOfLong(column(fees, FeeItem::amountMinor, Long[]::new))
          .addArrayOfInteger(column(fees, fee -> fee.amount().residuePpmFen(), Integer[]::new))
          .addArrayOfInteger(column(fees, FeeItem::ratePpm, Integer[]::new))
          .addArrayOfString(
              column(fees, fee -> fee.bound() == null ? null : fee.bound().name(), String[]::new));
    }
    return columns.addOffsetDateTime(Columns.utc(clock.instant()));
  }

  private record Line(Posting posting, Transfer transfer) {}

  private Tuple transfers(List<Posting> postings) {
    List<Line> lines =
        postings.stream()
            .flatMap(posting -> posting.transfers().stream().map(t -> new Line(posting, t)))
            .toList();
    return Tuple.tuple()
        .addArrayOfUUID(column(lines, line -> ids.next(), UUID[]::new))
        .addArrayOfUUID(column(lines, l -> l.posting().payment().paymentId(), UUID[]::new))
        .addArrayOfString(column(lines, l -> l.posting().payment().cycleId(), String[]::new))
        .addArrayOfString(column(lines, l -> l.transfer().kind().name(), String[]::new))
        .addArrayOfString(column(lines, l -> l.transfer().debit().participant(), String[]::new))
        .addArrayOfString(column(lines, l -> l.transfer().debit().role().name(), String[]::new))
        .addArrayOfString(column(lines, l -> l.transfer().credit().participant(), String[]::new))
        .addArrayOfString(column(lines, l -> l.transfer().credit().role().name(), String[]::new))
        .addArrayOfLong(column(lines, l -> l.transfer().amountMinor(), Long[]::new))
        .addArrayOfString(column(lines, l -> l.posting().payment().currency(), String[]::new));
  }

  private static Tuple positions(SortedMap<PositionKey, Totals> sums) {
    List<PositionKey> keys = List.copyOf(sums.keySet());
    List<Totals> totals = List.copyOf(sums.values());
    return Tuple.tuple()
        .addArrayOfString(column(keys, PositionKey::cycleId, String[]::new))
        .addArrayOfString(column(keys, PositionKey::participant, String[]::new))
        .addArrayOfString(column(keys, key -> key.role().name(), String[]::new))
        .addArrayOfString(column(keys, PositionKey::currency, String[]::new))
        .addArrayOfLong(column(totals, Totals::debitMinor, Long[]::new))
        .addArrayOfLong(column(totals, Totals::creditMinor, Long[]::new))
        .addArrayOfLong(column(totals, Totals::payments, Long[]::new))
        .addArrayOfLong(column(totals, Totals::principalMinor, Long[]::new))
        .addArrayOfLong(column(totals, Totals::refunds, Long[]::new))
        .addArrayOfLong(column(totals, Totals::refundMinor, Long[]::new))
        .addArrayOfLong(column(totals, Totals::suspended, Long[]::new))
        .addArrayOfLong(column(totals, Totals::suspendedMinor, Long[]::new))
        .addArrayOfLong(column(totals, Totals::released, Long[]::new))
        .addArrayOfLong(column(totals, Totals::releasedMinor, Long[]::new));
  }
}
