package hutong.settlement.post;

import static hutong.settlement.post.Columns.column;

import hutong.runtime.batch.DataFailure;
import hutong.runtime.id.Ids;
import hutong.settlement.fee.FeeAmount;
import hutong.settlement.fee.FeeSchedule;
import hutong.settlement.fee.FeeSchedules;
import hutong.settlement.fee.FeeType;
import hutong.settlement.fee.RoundingScope;
import hutong.settlement.post.LinkedItem.Kind;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Writes what a batch tells of refunds and suspense, each table in one statement, in the
 * transaction of the caller, behind the clearing items of the same batch: a payment and its refund
 * may come together. Whoever calls it holds the rows of the cycles that it posts to.
 *
 * <p>What was refunded of a payment stands in the rows themselves: each covers the span from what
 * was refunded before it to what was refunded after. Spans that overlap or reach beyond the payment
 * are an over-refund, whoever let it through.
 */
@ApplicationScoped
public class LinkedLedger {

  /** The reason of a refund or release whose payment, or whose suspense, is not known. */
  public static final String UNKNOWN_PAYMENT = "UNKNOWN_PAYMENT";

  /** The reason of a refund that gives back more than there is left of the payment. */
  public static final String OVER_REFUND = "OVER_REFUND";

  /** The reason of a refund whose payment was charged by a schedule that is no longer known. */
  public static final String UNKNOWN_FEE_SCHEDULE = "UNKNOWN_FEE_SCHEDULE";

  private static final String ORIGINALS =
      """
      select payment_id, amount_minor, currency, issuer, acquirer, network, fee_schedule_id,
             fee_schedule_version, rounding_scope, issuer_fee_minor, issuer_fee_residue,
             network_fee_issuer_minor, network_fee_issuer_residue,
             network_fee_acquirer_minor, network_fee_acquirer_residue
        from clearing_item where payment_id = any($1::uuid[])
      """;

  private static final String INSERT_ITEMS =
      """
      insert into linked_item (item_id, kind, payment_id, event_id, cycle_id, settlement_date,
                               happened_at, amount_minor, currency, issuer, acquirer, network,
                               before_minor, issuer_fee_minor, issuer_fee_residue,
                               network_fee_issuer_minor, network_fee_issuer_residue,
                               network_fee_acquirer_minor, network_fee_acquirer_residue, posted_at)
      select u.*, $20
        from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::date[],
                    $7::timestamptz[], $8::bigint[], $9::text[], $10::text[], $11::text[],
                    $12::text[], $13::bigint[], $14::bigint[], $15::int[], $16::bigint[],
                    $17::int[], $18::bigint[], $19::int[]) as u
      on conflict (item_id, kind) do nothing
      returning item_id, kind
      """;

  private static final String COUNT_CONTRADICTIONS =
      """
      select count(*)
        from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::bigint[], $6::text[],
                    $7::text[], $8::text[], $9::text[], $10::bigint[])
             as u (item_id, kind, payment_id, cycle_id, amount_minor, currency, issuer, acquirer,
                   network, before_minor)
        join linked_item l on (l.item_id, l.kind) = (u.item_id, u.kind)
       where (l.payment_id, l.cycle_id, l.amount_minor, l.currency, l.issuer, l.acquirer, l.network,
              l.before_minor)
          <> (u.payment_id, u.cycle_id, u.amount_minor, u.currency, u.issuer, u.acquirer, u.network,
              u.before_minor)
      """;

  private static final String COUNT_OVERLAPS =
      """
      select count(*)
        from linked_item a
        join linked_item b on b.payment_id = a.payment_id and b.kind in ('CANCEL', 'REFUND')
             and (b.item_id, b.kind) < (a.item_id, a.kind)
       where a.payment_id = any($1::uuid[]) and a.kind in ('CANCEL', 'REFUND')
         and int8range(a.before_minor, a.before_minor + a.amount_minor)
             && int8range(b.before_minor, b.before_minor + b.amount_minor)
      """;

  private static final String COUNT_UNSUSPENDED =
      """
      select count(*) from linked_item r
       where r.kind = 'RELEASE' and r.payment_id = any($1::uuid[])
         and not exists (
           select from linked_item s
            where s.item_id = r.item_id and s.kind = 'SUSPENSE'
              and (s.amount_minor, s.currency, s.issuer, s.network)
                = (r.amount_minor, r.currency, r.issuer, r.network))
      """;

  private static final String INSERT_TRANSFERS =
      """
      insert into linked_transfer (id, item_id, item_kind, cycle_id, kind, debit_participant,
                                   debit_role, credit_participant, credit_role, amount_minor,
                                   currency)
      select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[],
                           $7::text[], $8::text[], $9::text[], $10::bigint[], $11::text[])
      """;

  private final FeeSchedules schedules;
  private final Ids ids;
  private final Clock clock;

  LinkedLedger(FeeSchedules schedules, Ids ids, Clock clock) {
    this.schedules = schedules;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Writes the items that are not known yet, with their transfers. An item that is known already,
   * told again by another event, is left out of the answer and changes nothing.
   *
   * @return the postings whose item is new
   * @throws DataFailure as a failure of the {@code Uni}: {@value #UNKNOWN_PAYMENT}, {@value
   *     #OVER_REFUND}, {@value #UNKNOWN_FEE_SCHEDULE}, or {@value Ledger#CONTRADICTS_POSTED} where
   *     an item is known with another content or says of its payment what the ledger does not
   */
  public Uni<List<LinkedPosting>> insert(SqlConnection transaction, List<LinkedItem> told) {
    if (told.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    Map<Map.Entry<UUID, Kind>, LinkedItem> byKey = new LinkedHashMap<>();
    for (LinkedItem item : told) {
      LinkedItem first = byKey.putIfAbsent(item.key(), item);
      if (first != null && !first.movesTheSameAs(item)) {
        return Uni.createFrom().failure(contradiction());
      }
    }
    List<LinkedItem> items = List.copyOf(byKey.values());
    return originals(transaction, items)
        .map(originals -> items.stream().map(item -> post(item, originals)).toList())
        .chain(postings -> insertItems(transaction, postings))
        .call(fresh -> check(transaction, fresh))
        .call(fresh -> insertTransfers(transaction, fresh));
  }

  private static Uni<Map<UUID, Charged>> originals(
      SqlConnection transaction, List<LinkedItem> items) {
    UUID[] payments =
        items.stream()
            .filter(item -> item.kind().isRefund())
            .map(LinkedItem::paymentId)
            .distinct()
            .toArray(UUID[]::new);
    return transaction
        .preparedQuery(ORIGINALS)
        .execute(Tuple.of(payments))
        .map(
            rows -> {
              Map<UUID, Charged> charged = new HashMap<>();
              rows.forEach(row -> charged.put(row.getUUID("payment_id"), charged(row)));
              return charged;
            });
  }

  private static Charged charged(Row row) {
    return new Charged(
        row.getLong("amount_minor"),
        row.getString("currency"),
        row.getString("issuer"),
        row.getString("acquirer"),
        row.getString("network"),
        row.getString("fee_schedule_id"),
        row.getInteger("fee_schedule_version"),
        RoundingScope.valueOf(row.getString("rounding_scope")),
        List.of(
            fee(row, "issuer_fee"),
            fee(row, "network_fee_issuer"),
            fee(row, "network_fee_acquirer")));
  }

  private static FeeAmount fee(Row row, String column) {
    return new FeeAmount(row.getLong(column + "_minor"), row.getInteger(column + "_residue"));
  }

  private LinkedPosting post(LinkedItem item, Map<UUID, Charged> originals) {
    return switch (item.kind()) {
      case SUSPENSE -> LinkedPosting.suspense(item);
      case RELEASE -> LinkedPosting.release(item);
      case CANCEL, REFUND -> refund(item, originals.get(item.paymentId()));
    };
  }

  private LinkedPosting refund(LinkedItem item, Charged original) {
    if (original == null) {
      throw new DataFailure(UNKNOWN_PAYMENT, "nothing was posted for the refund's payment");
    }
    if (!original.isMeantBy(item)) {
      throw contradiction();
    }
    if (Math.addExact(item.beforeMinor(), item.amountMinor()) > original.amountMinor()) {
      throw overRefund();
    }
    FeeSchedule schedule =
        schedules
            .version(original.feeScheduleId(), original.feeScheduleVersion())
            .orElseThrow(
                () ->
                    new DataFailure(
                        UNKNOWN_FEE_SCHEDULE,
                        "the fee file no longer has the schedule of the refund's payment"));
    return LinkedPosting.refund(item, original, schedule.networkFeesReturned());
  }

  private Uni<List<LinkedPosting>> insertItems(
      SqlConnection transaction, List<LinkedPosting> postings) {
    return transaction
        .preparedQuery(INSERT_ITEMS)
        .execute(items(postings))
        .map(
            rows -> {
              Set<Map.Entry<UUID, Kind>> inserted = new HashSet<>();
              rows.forEach(
                  row -> inserted.add(Map.entry(row.getUUID(0), Kind.valueOf(row.getString(1)))));
              return inserted;
            })
        .call(inserted -> checkKnown(transaction, postings, inserted))
        .map(inserted -> postings.stream().filter(p -> inserted.contains(p.item().key())).toList());
  }

  private static Uni<Void> checkKnown(
      SqlConnection transaction,
      List<LinkedPosting> postings,
      Set<Map.Entry<UUID, Kind>> inserted) {
    List<LinkedItem> known =
        postings.stream()
            .map(LinkedPosting::item)
            .filter(item -> !inserted.contains(item.key()))
            .toList();
    Tuple columns =
        Tuple.tuple()
            .addArrayOfUUID(column(known, LinkedItem::itemId, UUID[]::new))
            .addArrayOfString(column(known, item -> item.kind().name(), String[]::new))
            .addArrayOfUUID(column(known, LinkedItem::paymentId, UUID[]::new))
            .addArrayOfString(column(known, LinkedItem::cycleId, String[]::new))
            .addArrayOfLong(column(known, LinkedItem::amountMinor, Long[]::new))
            .addArrayOfString(column(known, LinkedItem::currency, String[]::new))
            .addArrayOfString(column(known, LinkedItem::issuer, String[]::new))
            .addArrayOfString(column(known, LinkedItem::acquirer, String[]::new))
            .addArrayOfString(column(known, LinkedItem::network, String[]::new))
            .addArrayOfLong(column(known, LinkedItem::beforeMinor, Long[]::new));
    return known.isEmpty()
        ? Uni.createFrom().voidItem()
        : none(transaction, COUNT_CONTRADICTIONS, columns, contradiction());
  }

  private static Uni<Void> check(SqlConnection transaction, List<LinkedPosting> fresh) {
    return none(transaction, COUNT_OVERLAPS, payments(fresh), overRefund())
        .chain(
            () ->
                none(
                    transaction,
                    COUNT_UNSUSPENDED,
                    payments(fresh),
                    new DataFailure(UNKNOWN_PAYMENT, "the released payment is not in suspense")));
  }

  private static Tuple payments(List<LinkedPosting> postings) {
    return Tuple.of(
        postings.stream().map(p -> p.item().paymentId()).distinct().toArray(UUID[]::new));
  }

  private static Uni<Void> none(
      SqlConnection transaction, String count, Tuple columns, DataFailure otherwise) {
    return transaction
        .preparedQuery(count)
        .execute(columns)
        .invoke(
            rows -> {
              if (rows.iterator().next().getLong(0) > 0) {
                throw otherwise;
              }
            })
        .replaceWithVoid();
  }

  private static DataFailure contradiction() {
    return new DataFailure(
        Ledger.CONTRADICTS_POSTED, "the refund or suspense does not agree with what is posted");
  }

  private static DataFailure overRefund() {
    return new DataFailure(OVER_REFUND, "the refunds would exceed the payment");
  }

  private Tuple items(List<LinkedPosting> postings) {
    List<LinkedItem> items = postings.stream().map(LinkedPosting::item).toList();
    Tuple columns =
        Tuple.tuple()
            .addArrayOfUUID(column(items, LinkedItem::itemId, UUID[]::new))
            .addArrayOfString(column(items, item -> item.kind().name(), String[]::new))
            .addArrayOfUUID(column(items, LinkedItem::paymentId, UUID[]::new))
            .addArrayOfUUID(column(items, LinkedItem::eventId, UUID[]::new))
            .addArrayOfString(column(items, LinkedItem::cycleId, String[]::new))
            .addArrayOfLocalDate(
                column(items, LinkedItem::settlementDate, java.time.LocalDate[]::new))
            .addArrayOfOffsetDateTime(
                column(items, item -> Columns.utc(item.at()), java.time.OffsetDateTime[]::new))
            .addArrayOfLong(column(items, LinkedItem::amountMinor, Long[]::new))
            .addArrayOfString(column(items, LinkedItem::currency, String[]::new))
            .addArrayOfString(column(items, LinkedItem::issuer, String[]::new))
            .addArrayOfString(column(items, LinkedItem::acquirer, String[]::new))
            .addArrayOfString(column(items, LinkedItem::network, String[]::new))
            .addArrayOfLong(column(items, LinkedItem::beforeMinor, Long[]::new));
    for (FeeType type : FeeType.values()) {
      List<FeeAmount> fees = postings.stream().map(p -> p.fees().get(type.ordinal())).toList();
      columns
          .addArrayOfLong(column(fees, FeeAmount::amountMinor, Long[]::new))
          .addArrayOfInteger(column(fees, FeeAmount::residuePpmFen, Integer[]::new));
    }
    return columns.addOffsetDateTime(Columns.utc(clock.instant()));
  }

  private record Line(LinkedItem item, Transfer transfer) {}

  private Uni<Void> insertTransfers(SqlConnection transaction, List<LinkedPosting> fresh) {
    List<Line> lines =
        fresh.stream()
            .flatMap(posting -> posting.transfers().stream().map(t -> new Line(posting.item(), t)))
            .toList();
    Tuple columns =
        Tuple.tuple()
            .addArrayOfUUID(column(lines, line -> ids.next(), UUID[]::new))
            .addArrayOfUUID(column(lines, l -> l.item().itemId(), UUID[]::new))
            .addArrayOfString(column(lines, l -> l.item().kind().name(), String[]::new))
            .addArrayOfString(column(lines, l -> l.item().cycleId(), String[]::new))
            .addArrayOfString(column(lines, l -> l.transfer().kind().name(), String[]::new))
            .addArrayOfString(column(lines, l -> l.transfer().debit().participant(), String[]::new))
            .addArrayOfString(column(lines, l -> l.transfer().debit().role().name(), String[]::new))
            .addArrayOfString(
                column(lines, l -> l.transfer().credit().participant(), String[]::new))
            .addArrayOfString(
                column(lines, l -> l.transfer().credit().role().name(), String[]::new))
            .addArrayOfLong(column(lines, l -> l.transfer().amountMinor(), Long[]::new))
            .addArrayOfString(column(lines, l -> l.item().currency(), String[]::new));
    return transaction.preparedQuery(INSERT_TRANSFERS).execute(columns).replaceWithVoid();
  }
}
