package hutong.routing.publish;

import hutong.routing.rulebook.RulebookSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The rows of {@code rulebook_version} and {@code rulebook_file}. */
final class VersionTable {

  /** Every move takes it first, so that moves come one after the other on all instances. */
  static final String LOCK = "select pg_advisory_xact_lock(hashtext('rulebook'))";

  private static final String COLUMNS =
      "version, state, base, drafted_by, drafted_at, approved_by, approved_at, note";

  private VersionTable() {}

  static Uni<Void> lock(SqlConnection transaction) {
    return transaction.query(LOCK).execute().replaceWithVoid();
  }

  static Uni<Optional<StoredVersion>> find(SqlClient client, String version) {
    return storable(version)
        ? one(client, "where version = $1", version)
        : Uni.createFrom().item(Optional.empty());
  }

  /** PostgreSQL cannot even compare a text with a zero character. */
  private static boolean storable(String version) {
    return version.indexOf('\0') < 0;
  }

  /** By the hash over all files, which tells two books of one name apart. */
  static Uni<Optional<StoredVersion>> byHash(SqlClient client, String hash) {
    return one(client, "where hash = $1", Buffer.buffer(HexFormat.of().parseHex(hash)));
  }

  private static Uni<Optional<StoredVersion>> one(SqlClient client, String where, Object value) {
    return client
        .preparedQuery("select " + COLUMNS + " from rulebook_version " + where)
        .execute(Tuple.of(value))
        .map(rows -> list(rows).stream().findFirst());
  }

  /** The newest first. */
  static Uni<List<StoredVersion>> newest(SqlClient client, int limit) {
    return client
        .preparedQuery(
            "select "
                + COLUMNS
                + " from rulebook_version order by drafted_at desc, version limit $1")
        .execute(Tuple.of(limit))
        .map(VersionTable::list);
  }

  static Uni<Void> insert(SqlConnection transaction, StoredVersion version, RulebookSource source) {
    Tuple columns =
        Tuple.tuple()
            .addString(version.version())
            .addValue(Buffer.buffer(HexFormat.of().parseHex(source.hash())))
            .addString(version.state().name())
            .addString(version.base())
            .addString(version.draftedBy())
            .addValue(utc(version.draftedAt()))
            .addString(version.approvedBy())
            .addValue(version.approvedAt() == null ? null : utc(version.approvedAt()))
            .addString(version.note());
    Map<String, byte[]> files = new TreeMap<>(source.files());
    files.remove(RulebookSource.FEE_SCHEDULES);
    Tuple contents =
        Tuple.tuple()
            .addString(version.version())
            .addArrayOfString(files.keySet().toArray(String[]::new))
            .addValue(files.values().stream().map(Buffer::buffer).toArray(Buffer[]::new));
    return transaction
        .preparedQuery(
            """
            insert into rulebook_version (version, hash, state, base, drafted_by, drafted_at,
                approved_by, approved_at, note)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """)
        .execute(columns)
        .chain(
            () ->
                transaction
                    .preparedQuery(
                        """
                        insert into rulebook_file (version, name, content)
                        select $1, name, content
                          from unnest($2::text[], $3::bytea[]) as f (name, content)
                        """)
                    .execute(contents))
        .replaceWithVoid();
  }

  static Uni<Void> approve(SqlConnection transaction, StoredVersion approved) {
    return transaction
        .preparedQuery(
            """
            update rulebook_version set state = $2, approved_by = $3, approved_at = $4
             where version = $1
            """)
        .execute(
            Tuple.of(
                approved.version(),
                approved.state().name(),
                approved.approvedBy(),
                utc(approved.approvedAt())))
        .replaceWithVoid();
  }

  static Uni<Void> published(SqlConnection transaction, String version) {
    return transaction
        .preparedQuery("update rulebook_version set state = 'PUBLISHED' where version = $1")
        .execute(Tuple.of(version))
        .replaceWithVoid();
  }

  /** The files of a version by their names; empty where there is no such version. */
  static Uni<Map<String, byte[]>> files(SqlClient client, String version) {
    if (!storable(version)) {
      return Uni.createFrom().item(Map.of());
    }
    return client
        .preparedQuery("select name, content from rulebook_file where version = $1")
        .execute(Tuple.of(version))
        .map(
            rows -> {
              Map<String, byte[]> files = new TreeMap<>();
              rows.forEach(row -> files.put(row.getString(0), row.getBuffer(1).getBytes()));
              return files;
            });
  }

  private static List<StoredVersion> list(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(
            row ->
                new StoredVersion(
                    row.getString(0),
                    VersionState.valueOf(row.getString(1)),
                    row.getString(2),
                    row.getString(3),
                    instant(row, 4),
                    row.getString(5),
                    instant(row, 6),
                    row.getString(7)))
        .toList();
  }

  static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  static Instant instant(Row row, int column) {
    OffsetDateTime at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
