package hutong.routing.publish;

import static hutong.routing.publish.VersionTable.instant;
import static hutong.routing.publish.VersionTable.utc;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The rows of {@code rulebook_publication} and of what was announced about them. */
final class PublicationTable {

  private static final String SELECT =
      """
      select number, version, kind, takes_effect_at, published_at, published_by, supersedes, reason
        from rulebook_publication
      """;

  /** The one in force at an instant, and everything that was said after it. */
  private static final String FROM_NOW_ON =
      SELECT
          + """
          where number >= coalesce((select max(number) from rulebook_publication
                                     where takes_effect_at <= $1), 0)
          order by number
          """;

  /**
   * At most once while nobody could hear it, and once more when somebody can. A slot that is still
   * being made hears nothing yet.
   */
  private static final String ANNOUNCE =
      """
      with slot as (select exists (select from pg_replication_slots
                                    where database = current_database() and plugin = 'pgoutput'
                                      and confirmed_flush_lsn is not null) as there)
      insert into rulebook_announcement (publication, heard, announced_at)
      select $1, slot.there, $2 from slot
       where $1 = (select max(number) from rulebook_publication where takes_effect_at <= $2)
         and not exists (select from rulebook_announcement a
                          where a.publication = $1 and (a.heard or not slot.there))
      on conflict do nothing
      returning heard
      """;

  private PublicationTable() {}

  static Uni<List<Publication>> fromNowOn(SqlClient client, Instant now) {
    return client
        .preparedQuery(FROM_NOW_ON)
        .execute(Tuple.of(utc(now)))
        .map(PublicationTable::list);
  }

  /** The last word, whether it has taken effect or not. */
  static Uni<Optional<Publication>> last(SqlClient client) {
    return client
        .query(SELECT + " order by number desc limit 1")
        .execute()
        .map(rows -> list(rows).stream().findFirst());
  }

  /** The newest first. */
  static Uni<List<Publication>> newest(SqlClient client, int limit) {
    return client
        .preparedQuery(SELECT + " order by number desc limit $1")
        .execute(Tuple.of(limit))
        .map(PublicationTable::list);
  }

  /** Whether a version has been in force by an instant, for however short a time. */
  static Uni<Boolean> tookEffect(SqlClient client, String version, Instant by) {
    return client
        .preparedQuery(
            """
            select exists (select from rulebook_publication p
                            where p.version = $1 and p.takes_effect_at <= $2
                              and not exists (select from rulebook_publication later
                                               where later.number > p.number
                                                 and later.takes_effect_at <= p.takes_effect_at))
            """)
        .execute(Tuple.of(version, utc(by)))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  static Uni<Void> insert(SqlConnection transaction, Publication publication) {
    return transaction
        .preparedQuery(
            """
            insert into rulebook_publication (number, version, kind, takes_effect_at, published_at,
                published_by, supersedes, reason)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            """)
        .execute(
            Tuple.tuple()
                .addLong(publication.number())
                .addString(publication.version())
                .addString(publication.kind().name())
                .addValue(utc(publication.takesEffectAt()))
                .addValue(utc(publication.publishedAt()))
                .addString(publication.publishedBy())
                .addString(publication.supersedes())
                .addString(publication.reason()))
        .replaceWithVoid();
  }

  /**
   * Notes that a publication is announced in this transaction, if it is in force and nobody else
   * has announced it.
   *
   * @return whether to announce it
   */
  static Uni<Boolean> announce(SqlConnection transaction, long number, Instant now) {
    return transaction
        .preparedQuery(ANNOUNCE)
        .execute(Tuple.of(number, utc(now)))
        .map(rows -> rows.size() > 0);
  }

  /** Whether every consumer that was there could hear of a publication. */
  static Uni<Boolean> heard(SqlClient client, long number) {
    return client
        .preparedQuery(
            """
            select exists (select from rulebook_announcement a where a.publication = $1
                              and (a.heard or not exists (select from pg_replication_slots
                                                           where database = current_database())))
            """)
        .execute(Tuple.of(number))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  private static List<Publication> list(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(
            row ->
                new Publication(
                    row.getLong(0),
                    row.getString(1),
                    Publication.Kind.valueOf(row.getString(2)),
                    instant(row, 3),
                    instant(row, 4),
                    row.getString(5),
                    row.getString(6),
                    row.getString(7)))
        .toList();
  }
}
