package hutong.runtime.outbox;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Writes outbox rows, all of a batch in one statement, on the connection of the caller. */
@ApplicationScoped
public class OutboxWriter {

  private static final String INSERT =
      """
      insert into outbox (id, topic, key, partition, type, occurred_at, traceparent, payload)
      select * from unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::text[],
                           $6::timestamptz[], $7::text[], $8::bytea[])
      """;

  /**
   * Writes the rows in the given order. The caller's transaction decides whether they are ever
   * told: this method neither begins nor commits one.
   */
  public Uni<Void> write(SqlConnection transaction, List<OutboxRecord> rows) {
    if (rows.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Tuple columns =
        Tuple.tuple()
            .addArrayOfUUID(column(rows, OutboxRecord::id, UUID[]::new))
            .addArrayOfString(column(rows, OutboxRecord::topic, String[]::new))
            .addArrayOfString(column(rows, OutboxRecord::key, String[]::new))
            .addArrayOfInteger(column(rows, OutboxRecord::partition, Integer[]::new))
            .addArrayOfString(column(rows, OutboxRecord::type, String[]::new))
            .addArrayOfOffsetDateTime(
                column(
                    rows,
                    row -> OffsetDateTime.ofInstant(row.time(), ZoneOffset.UTC),
                    OffsetDateTime[]::new))
            .addArrayOfString(column(rows, OutboxRecord::traceparent, String[]::new))
            .addValue(column(rows, row -> Buffer.buffer(row.payload()), Buffer[]::new));
    return transaction.preparedQuery(INSERT).execute(columns).replaceWithVoid();
  }

  private static <T> T[] column(
      List<OutboxRecord> rows, Function<OutboxRecord, T> value, IntFunction<T[]> array) {
    return rows.stream().map(value).toArray(array);
  }
}
