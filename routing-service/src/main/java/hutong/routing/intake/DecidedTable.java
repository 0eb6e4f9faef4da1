package hutong.routing.intake;

import hutong.routing.authorise.Authoriser.Hold;
import hutong.routing.reserve.CounterKey;
import hutong.routing.route.Decision.Route;
import hutong.routing.route.DecisionDocument;
import hutong.runtime.json.StrictJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The rows of decided scans, all of a batch in one statement per table. */
final class DecidedTable {

  /**
   * A payment that is there already came with another event before; it stays as it is. The open
   * cycle is only looked at, not locked: a cut-off in between makes a payment one that was rolled.
   */
  private static final String PAYMENTS =
      """
      insert into payment (payment_id, state, accepted_at, payer_app, payer_ref, account_type,
          amount_minor, currency, code_owner, merchant_code, merchant_id, mcc, payer_institution,
          payee_institution, clearing_institution, fee_schedule_id, rule_id, rulebook_version,
          reason, traceparent, limit_tier, limit_account, limit_day, limit_held, sealed_code,
          bill_number, position_held, next_attempt_at, owner, dispatched_at, state_since,
          taken_in_at, taken_in_cycle_id)
      select payment_id, d.state, accepted_at, payer_app, payer_ref, account_type,
          amount_minor, currency, code_owner, merchant_code, merchant_id, mcc, payer_institution,
          payee_institution, clearing_institution, fee_schedule_id, rule_id, rulebook_version,
          reason, traceparent, limit_tier, limit_account, limit_day, limit_account is not null,
          sealed_code, bill_number, d.state = 'AUTHORISING',
          case when d.state = 'AUTHORISING' then t.at + $26::bigint * interval '1 millisecond' end,
          case when d.state = 'AUTHORISING' then $27::uuid end, t.at, t.at, taken_in_at,
          case when d.state = 'AUTHORISING' and taken_in_at < o.ends_at then o.id end
        from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[],
            $7::bigint[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],
            $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[],
            $19::text[], $20::text[], $21::text[], $22::text[], $23::date[], $24::text[], $25::text[],
            $29::timestamptz[])
          as d (payment_id, state, accepted_at, payer_app, payer_ref, account_type, amount_minor,
            currency, code_owner, merchant_code, merchant_id, mcc, payer_institution,
            payee_institution, clearing_institution, fee_schedule_id, rule_id, rulebook_version,
            reason, traceparent, limit_tier, limit_account, limit_day, sealed_code, bill_number,
            taken_in_at)
          cross join (select now() + $28::bigint * interval '1 millisecond' as at) t
          left join settlement_cycle o on o.state = 'OPEN'
      on conflict (payment_id) do nothing
      returning payment_id
      """;

  /**
   * Those that a bill, a daily limit or a position refused after all; nobody has seen them in
   * another state.
   */
  private static final String REFUSED =
      """
      update payment p
         set state = 'REFUSED', reason = c.reason, next_attempt_at = null, owner = null,
             limit_held = false, position_held = false,
             payer_institution = null, payee_institution = null, clearing_institution = null,
             fee_schedule_id = null, rule_id = null, sealed_code = null
        from unnest($1::uuid[], $2::text[]) as c (id, reason)
       where p.payment_id = c.id
      """;

  private static final String DECISIONS =
      """
      insert into decision (payment_id, verdict, reason, rule_id, rulebook_version, evaluated_for,
          decided_at, detail, facts)
      select payment_id, verdict, reason, rule_id, rulebook_version, evaluated_for, decided_at,
          detail::jsonb, facts::jsonb
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
            $7::timestamptz[], $8::text[], $9::text[])
          as d (payment_id, verdict, reason, rule_id, rulebook_version, evaluated_for, decided_at,
            detail, facts)
      """;

  private final Supplier<Hold> holds;

  /**
   * @param holds who will carry the payments on
   */
  DecidedTable(Supplier<Hold> holds) {
    this.holds = holds;
  }

  /** Inserts the payments and returns those that were not there. */
  Uni<Set<UUID>> payments(SqlConnection transaction, List<Decided> batch) {
    Hold hold = holds.get();
    Tuple columns =
        Tuple.tuple()
            .addValue(column(batch, Decided::paymentId, UUID[]::new))
            .addValue(texts(batch, d -> d.state().name()))
            .addValue(instants(batch, d -> d.scan().body().acceptedAt()))
            .addValue(texts(batch, d -> d.scan().body().payerApp()))
            .addValue(texts(batch, d -> d.scan().body().payerRef()))
            .addValue(texts(batch, d -> d.scan().body().accountType()))
            .addValue(column(batch, d -> d.scan().body().amountMinor(), Long[]::new))
            .addValue(texts(batch, d -> d.scan().body().currency()))
            .addValue(texts(batch, d -> d.scan().body().code().owner()))
            .addValue(texts(batch, d -> d.scan().body().code().merchantCode()))
            .addValue(texts(batch, d -> d.scan().body().merchantId()))
            .addValue(texts(batch, d -> d.scan().body().mcc()))
            .addValue(texts(batch, d -> of(d, Route::payerInstitution)))
            .addValue(texts(batch, d -> of(d, Route::payeeInstitution)))
            .addValue(texts(batch, d -> of(d, Route::clearingInstitution)))
            .addValue(texts(batch, d -> of(d, Route::feeScheduleId)))
            .addValue(texts(batch, d -> of(d, route -> d.decision().rule().name())))
            .addValue(texts(batch, d -> d.decision().rulebookVersion()))
            .addValue(
                texts(batch, d -> d.decision().accepted() ? null : d.decision().reason().name()))
            .addValue(texts(batch, d -> d.scan().traceparent()))
            .addValue(
                texts(batch, d -> d.reservation() == null ? null : d.reservation().tier().name()))
            .addValue(texts(batch, d -> d.counter().map(CounterKey::account).orElse(null)))
            .addValue(
                column(batch, d -> d.counter().map(CounterKey::day).orElse(null), LocalDate[]::new))
            .addValue(texts(batch, Decided::sealedCode))
            .addValue(texts(batch, d -> d.scan().body().billNumber()))
            .addValue(hold.leaseMillis())
            .addValue(hold.owner())
            .addValue(hold.offsetMillis())
            .addValue(instants(batch, Decided::at));
    return transaction
        .preparedQuery(PAYMENTS)
        .execute(columns)
        .map(
            rows -> {
              Set<UUID> inserted = new HashSet<>();
              rows.forEach(row -> inserted.add(row.getUUID(0)));
              return inserted;
            });
  }

  Uni<Void> refused(SqlConnection transaction, List<Decided> batch) {
    return batch.isEmpty()
        ? Uni.createFrom().voidItem()
        : transaction
            .preparedQuery(REFUSED)
            .execute(
                Tuple.of(
                    column(batch, Decided::paymentId, UUID[]::new),
                    texts(batch, d -> d.decision().reason().name())))
            .replaceWithVoid();
  }

  Uni<Void> decisions(SqlConnection transaction, List<Decided> batch) {
    Tuple columns =
        Tuple.tuple()
            .addValue(column(batch, Decided::paymentId, UUID[]::new))
            .addValue(texts(batch, d -> d.decision().verdict().name()))
            .addValue(texts(batch, d -> d.decision().reason().name()))
            .addValue(texts(batch, d -> d.decision().rule().name()))
            .addValue(texts(batch, d -> d.decision().rulebookVersion()))
            .addValue(instants(batch, d -> d.decision().evaluatedFor()))
            .addValue(instants(batch, Decided::at))
            .addValue(texts(batch, DecidedTable::detail))
            .addValue(texts(batch, DecidedTable::facts));
    return transaction.preparedQuery(DECISIONS).execute(columns).replaceWithVoid();
  }

  private static String detail(Decided decided) {
    DecisionDocument document =
        DecisionDocument.of(decided.paymentId(), decided.decision(), decided.at());
    return new String(StrictJson.write(document), StandardCharsets.UTF_8);
  }

  private static String facts(Decided decided) {
    return new String(
        StrictJson.write(StoredFacts.of(decided.scan().facts())), StandardCharsets.UTF_8);
  }

  /** Null for a refused payment, which has no route. */
  private static String of(Decided decided, Function<Route, String> value) {
    return decided.decision().accepted() ? value.apply(decided.decision().route()) : null;
  }

  private static String[] texts(List<Decided> batch, Function<Decided, String> value) {
    return column(batch, value, String[]::new);
  }

  private static OffsetDateTime[] instants(List<Decided> batch, Function<Decided, Instant> value) {
    return column(
        batch,
        decided -> OffsetDateTime.ofInstant(value.apply(decided), ZoneOffset.UTC),
        OffsetDateTime[]::new);
  }

  private static <T> T[] column(
      List<Decided> batch, Function<Decided, T> value, IntFunction<T[]> array) {
    return batch.stream().map(value).toArray(array);
  }
}
