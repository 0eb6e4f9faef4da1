package hutong.routing.publish;

import hutong.routing.outbox.InForce;
import hutong.routing.outbox.Openings;
import hutong.routing.outbox.RulebookAnnouncer;
import hutong.routing.publish.BookInForce.Book;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/**
 * Announces a publication when it takes effect. Several instances may try at the same time; the row
 * that notes the announcement lets one of them do it.
 */
@ApplicationScoped
public class Announcements {

  private final Pool pool;
  private final Clock clock;
  private final RulebookAnnouncer announcer;

  public Announcements(Pool pool, Clock clock, RulebookAnnouncer announcer) {
    this.pool = pool;
    this.clock = clock;
    this.announcer = announcer;
  }

  /**
   * Announces the book in force unless that was done. What was announced before any connector
   * listened is announced once more when one does, because a connector sends only what is written
   * after it came. A second call does nothing.
   */
  public Uni<Void> announceIfDue(Book book) {
    return PublicationTable.heard(pool, book.publication())
        .chain(
            heard ->
                heard
                    ? Uni.createFrom().voidItem()
                    : pool.withTransaction(
                        transaction ->
                            VersionTable.lock(transaction)
                                .chain(
                                    () ->
                                        announce(
                                            transaction,
                                            book.publication(),
                                            Openings.of(
                                                book.rulebook(),
                                                book.publication(),
                                                book.from())))));
  }

  /** The same inside the transaction that publishes, where the caller holds the lock. */
  Uni<Void> announce(SqlConnection transaction, long publication, InForce event) {
    Instant now = clock.instant();
    return PublicationTable.announce(transaction, publication, now)
        .chain(
            due -> due ? announcer.announce(transaction, event, now) : Uni.createFrom().voidItem());
  }
}
