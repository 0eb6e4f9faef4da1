package hutong.codescan.accept;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The table of spent payment codes: a code, known by its keyed hash, belongs to one payment. */
@Singleton
class SpentCodes {

  private static final String SPEND =
      """
      insert into spent_code (code_hash, payment_id, family, spent_at, expires_at)
      select code_hash, payment_id, family, spent_at, expires_at
      from unnest($1::bytea[], $2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[])
      with ordinality as new (code_hash, payment_id, family, spent_at, expires_at, place)
      order by place
      on conflict (code_hash) do nothing
      returning payment_id
      """;

  /**
   * Spends the codes of the proposals, in the order of their hashes, which is the same in every
   * transaction: else two batches with the same codes could wait for each other. Of two proposals
   * with one code the first gets it; of two transactions the one that commits first.
   *
   * @return the payments that got their code; the codes of the others were spent before
   */
  Uni<Set<UUID>> spend(SqlConnection transaction, Collection<Proposal> proposals) {
    if (proposals.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    List<Proposal> sorted =
        proposals.stream()
            .sorted((one, other) -> Arrays.compareUnsigned(one.codeHash(), other.codeHash()))
            .toList();
    return transaction
        .preparedQuery(SPEND)
        .execute(columns(sorted))
        .map(
            rows -> {
              Set<UUID> spent = new HashSet<>();
              rows.forEach(row -> spent.add(row.getUUID(0)));
              return spent;
            });
  }

  private static Tuple columns(List<Proposal> all) {
    return Tuple.tuple()
        .addValue(column(all, p -> Buffer.buffer(p.codeHash()), Buffer[]::new))
        .addArrayOfUUID(column(all, Proposal::paymentId, UUID[]::new))
        .addArrayOfString(column(all, p -> p.paymentCode().family(), String[]::new))
        .addArrayOfOffsetDateTime(column(all, p -> utc(p.at()), OffsetDateTime[]::new))
        .addArrayOfOffsetDateTime(
            column(all, p -> utc(p.paymentCode().expiresAt()), OffsetDateTime[]::new));
  }

  private static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private static <T> T[] column(
      List<Proposal> all, Function<Proposal, T> value, IntFunction<T[]> array) {
    return all.stream().map(value).toArray(array);
  }
}
