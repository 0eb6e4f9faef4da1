package hutong.codescan.accept;

import hutong.codescan.outbox.ScanEvent.Reason;
import hutong.codescan.recognise.Recognition.Recognised;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The table of scans as acceptance writes it: a whole batch in one statement. */
@Singleton
class ScanRows {

  private static final String INSERT =
      """
      insert into scan (payment_id, caller, idempotency_key, body_hash, door, verdict, status,
        reason_code, reason_name, reason_en, reason_zh, payer_app, account_type, scene, city,
        merchant_id, scene_code, mcc, amount_minor, currency, code_owner, code_class, code_mode,
        code_family, merchant_code, code_hash, code_last4, accepted_at, outcome_at)
      select payment_id, caller, idempotency_key, body_hash, door, verdict, verdict,
        reason_code, reason_name, reason_en, reason_zh, payer_app, account_type, scene, city,
        merchant_id, scene_code, mcc, amount_minor, currency, code_owner, code_class, code_mode,
        code_family, merchant_code, code_hash, code_last4, accepted_at,
        case verdict when 'REFUSED' then accepted_at end
      from unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::text[], $6::text[],
        $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[],
        $14::text[], $15::text[], $16::text[], $17::text[], $18::bigint[], $19::text[],
        $20::text[], $21::text[], $22::text[], $23::text[], $24::text[], $25::bytea[],
        $26::text[], $27::timestamptz[])
      with ordinality as new (payment_id, caller, idempotency_key, body_hash, door, verdict,
        reason_code, reason_name, reason_en, reason_zh, payer_app, account_type, scene, city,
        merchant_id, scene_code, mcc, amount_minor, currency, code_owner, code_class, code_mode,
        code_family, merchant_code, code_hash, code_last4, accepted_at, place)
      order by place
      on conflict (caller, idempotency_key) do nothing
      returning payment_id
      """;

  private static final String READ_BACK =
      """
      select caller, idempotency_key, payment_id, body_hash, verdict,
        reason_code, reason_name, reason_en, reason_zh
      from scan
      join unnest($1::text[], $2::text[]) as asked (caller, idempotency_key)
        using (caller, idempotency_key)
      """;

  /**
   * Inserts what is new. The order of the proposals is the order in which rows are taken; it must
   * be the same in every transaction, else two batches could wait for each other.
   *
   * @return the payments that were new; the keys of the others were used before
   */
  Uni<Set<UUID>> insert(SqlConnection transaction, List<Proposal> proposals) {
    if (proposals.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    return transaction
        .preparedQuery(INSERT)
        .execute(columns(proposals))
        .map(
            rows -> {
              Set<UUID> inserted = new HashSet<>();
              rows.forEach(row -> inserted.add(row.getUUID(0)));
              return inserted;
            });
  }

  /** Reads what earlier requests left under the keys. */
  Uni<Map<RequestKey, Stored>> readBack(SqlConnection transaction, Collection<RequestKey> keys) {
    if (keys.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return transaction
        .preparedQuery(READ_BACK)
        .execute(
            Tuple.of(
                keys.stream().map(RequestKey::caller).toArray(String[]::new),
                keys.stream().map(RequestKey::idempotencyKey).toArray(String[]::new)))
        .map(
            rows -> {
              Map<RequestKey, Stored> stored = new HashMap<>();
              rows.forEach(row -> stored.put(key(row), stored(row)));
              return stored;
            });
  }

  private static RequestKey key(Row row) {
    return new RequestKey(row.getString("caller"), row.getString("idempotency_key"));
  }

  private static Stored stored(Row row) {
    String verdict = row.getString("verdict");
    // An accepted scan may have got a reason since, from elsewhere: that is not this answer.
    Reason reason =
        verdict.equals(Stored.ACCEPTED)
            ? null
            : new Reason(
                row.getString("reason_code"),
                row.getString("reason_name"),
                row.getString("reason_en"),
                row.getString("reason_zh"));
    return new Stored(
        row.getUUID("payment_id"), row.getBuffer("body_hash").getBytes(), verdict, reason);
  }

  private static Tuple columns(List<Proposal> all) {
    return Tuple.tuple()
        .addArrayOfUUID(column(all, Proposal::paymentId, UUID[]::new))
        .addArrayOfString(text(all, p -> p.request().caller()))
        .addArrayOfString(text(all, p -> p.request().idempotencyKey()))
        .addValue(bytes(all, Proposal::bodyHash))
        .addArrayOfString(text(all, p -> p.submission().door().name()))
        .addArrayOfString(text(all, Proposal::verdict))
        .addArrayOfString(reason(all, Reason::code))
        .addArrayOfString(reason(all, Reason::name))
        .addArrayOfString(reason(all, Reason::en))
        .addArrayOfString(reason(all, Reason::zh))
        .addArrayOfString(text(all, Proposal::payerApp))
        .addArrayOfString(text(all, p -> p.request().accountType().name()))
        .addArrayOfString(text(all, p -> p.request().scene().name()))
        .addArrayOfString(text(all, p -> p.request().city()))
        .addArrayOfString(text(all, Proposal::merchantId))
        .addArrayOfString(text(all, Proposal::sceneCode))
        .addArrayOfString(text(all, p -> p.request().mcc()))
        .addArrayOfLong(column(all, p -> p.request().amountMinor(), Long[]::new))
        .addArrayOfString(text(all, p -> p.request().currency()))
        .addArrayOfString(code(all, Recognised::owner))
        .addArrayOfString(code(all, c -> c.codeClass().name()))
        .addArrayOfString(code(all, c -> c.mode().name()))
        .addArrayOfString(code(all, Recognised::family))
        .addArrayOfString(text(all, Proposal::merchantCode))
        .addValue(bytes(all, Proposal::codeHash))
        .addArrayOfString(text(all, Proposal::last4))
        .addArrayOfOffsetDateTime(
            column(
                all, p -> OffsetDateTime.ofInstant(p.at(), ZoneOffset.UTC), OffsetDateTime[]::new));
  }

  private static String[] reason(List<Proposal> all, Function<Reason, String> part) {
    return text(all, p -> p.reason() == null ? null : part.apply(p.reason()));
  }

  private static String[] code(List<Proposal> all, Function<Recognised, String> part) {
    return text(all, p -> p.recognised() == null ? null : part.apply(p.recognised()));
  }

  private static String[] text(List<Proposal> all, Function<Proposal, String> value) {
    return column(all, value, String[]::new);
  }

  private static Buffer[] bytes(List<Proposal> all, Function<Proposal, byte[]> value) {
    return column(
        all, p -> value.apply(p) == null ? null : Buffer.buffer(value.apply(p)), Buffer[]::new);
  }

  private static <T> T[] column(
      List<Proposal> all, Function<Proposal, T> value, IntFunction<T[]> array) {
    return all.stream().map(value).toArray(array);
  }
}
