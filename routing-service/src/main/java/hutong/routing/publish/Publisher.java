package hutong.routing.publish;

import hutong.routing.outbox.InForce;
import hutong.routing.outbox.Openings;
import hutong.routing.publish.AuditEntry.Action;
import hutong.routing.publish.MoveRefusedException.Why;
import hutong.routing.publish.RequestTable.Request;
import hutong.routing.rulebook.Finding;
import hutong.routing.rulebook.Rulebook;
import hutong.runtime.json.StrictJson;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Publications and rollbacks; see {@link Moves}. What changes the book in force now is announced in
 * the same transaction. Fails with {@link MoveRefusedException} where a move is not allowed.
 */
@ApplicationScoped
public class Publisher {

  private static final Logger LOG = Logger.getLogger(Publisher.class);

  private final Moves moves;
  private final Library library;
  private final BookInForce books;
  private final Announcements announcements;
  private final PublishConfig config;
  private final MeterRegistry meters;

  Publisher(
      Moves moves,
      Library library,
      BookInForce books,
      Announcements announcements,
      PublishConfig config,
      MeterRegistry meters) {
    this.moves = moves;
    this.library = library;
    this.books = books;
    this.announcements = announcements;
    this.config = config;
    this.meters = meters;
  }

  /**
   * Publishes an approved version. Fails with {@link FindingsException} where the analysis finds
   * what must not be published.
   *
   * @param at from when on it counts; null for now
   * @param over the version that it is to replace; null for the one it was drafted on
   */
  public Uni<Publication> publish(Who who, byte[] asked, String version, Instant at, String over) {
    Request request = who.request(asked);
    return moves
        .answered(request, Publication.class)
        .chain(
            answered ->
                answered
                    .map(before -> Uni.createFrom().item(before))
                    .orElseGet(() -> publish(who, request, version, at, over)));
  }

  private Uni<Publication> publish(
      Who who, Request request, String version, Instant at, String over) {
    return library
        .book(version)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .invoke(this::notTooLarge)
        .call(book -> noErrors(book, at == null ? moves.now() : at))
        .chain(
            book ->
                moves.once(
                    request,
                    Publication.class,
                    tx ->
                        VersionTable.find(tx, version)
                            .map(Library::orUnknown)
                            .chain(
                                found ->
                                    PublicationTable.last(tx)
                                        .map(last -> publication(who, found, at, over, last))
                                        .call(p -> put(tx, who, book, found, p)))))
        .call(books::look);
  }

  private Uni<Void> noErrors(Rulebook book, Instant at) {
    return library
        .analysis(book, at)
        .invoke(
            findings -> {
              List<Finding> errors =
                  findings.stream().filter(f -> f.severity() == Finding.Severity.ERROR).toList();
              if (!errors.isEmpty()) {
                throw new FindingsException(errors);
              }
            })
        .replaceWithVoid();
  }

  private Publication publication(
      Who who, StoredVersion version, Instant at, String over, Optional<Publication> before) {
    Publication last = before.orElseThrow();
    Instant now = moves.now();
    if (!version.state().next().contains(VersionState.PUBLISHED)) {
      throw new MoveRefusedException(Why.NOT_APPROVED);
    }
    if (at != null && at.isBefore(now)) {
      throw new MoveRefusedException(Why.IN_THE_PAST);
    }
    if (version.version().equals(last.version())) {
      throw new MoveRefusedException(Why.ALREADY_LAST);
    }
    if (!last.version().equals(over == null ? version.base() : over)) {
      throw new MoveRefusedException(Why.BASE_MOVED);
    }
    Instant from = at == null ? now : at;
    if (last.takesEffectAt().isAfter(from)) {
      throw new MoveRefusedException(Why.SCHEDULED_LATER);
    }
    return new Publication(
        last.number() + 1,
        version.version(),
        Publication.Kind.PUBLISH,
        from,
        now,
        who.operator(),
        last.version(),
        null);
  }

  /**
   * Goes back to a version that was in force before, at once, and silences what was scheduled. One
   * person may do it: two have approved that version already, and closing must not wait.
   */
  public Uni<Publication> rollBack(Who who, byte[] asked, String to, String reason) {
    return library
        .book(to)
        .chain(
            book ->
                moves.once(
                    who.request(asked),
                    Publication.class,
                    tx ->
                        VersionTable.find(tx, to)
                            .map(Library::orUnknown)
                            .chain(
                                found ->
                                    back(tx, who, to, reason)
                                        .call(p -> put(tx, who, book, found, p)))))
        .invoke(
            done -> {
              meters.counter("hutong.rulebook.rollbacks").increment();
              LOG.warnf("Rolled back to rulebook %s by %s", done.version(), done.publishedBy());
            })
        .call(books::look);
  }

  private Uni<Publication> back(SqlConnection transaction, Who who, String to, String reason) {
    Instant now = moves.now();
    return PublicationTable.tookEffect(transaction, to, now)
        .chain(
            was -> {
              if (!was) {
                throw new MoveRefusedException(Why.NEVER_IN_FORCE);
              }
              return PublicationTable.last(transaction);
            })
        .map(Optional::orElseThrow)
        .map(
            last -> {
              if (last.version().equals(to) && last.inEffectAt(now)) {
                throw new MoveRefusedException(Why.ALREADY_LAST);
              }
              return new Publication(
                  last.number() + 1,
                  to,
                  Publication.Kind.ROLLBACK,
                  now,
                  now,
                  who.operator(),
                  last.version(),
                  reason);
            });
  }

  private Uni<Void> put(
      SqlConnection transaction,
      Who who,
      Rulebook book,
      StoredVersion version,
      Publication publication) {
    Action action =
        publication.kind() == Publication.Kind.PUBLISH ? Action.PUBLISH : Action.ROLLBACK;
    String detail =
        "from "
            + publication.takesEffectAt()
            + " over "
            + publication.supersedes()
            + (publication.reason() == null ? "" : ": " + publication.reason());
    InForce event = Openings.of(book, publication.number(), publication.takesEffectAt());
    return VersionTable.published(transaction, version.version())
        .chain(() -> PublicationTable.insert(transaction, publication))
        .chain(
            () ->
                moves.audit(
                    transaction,
                    who,
                    action,
                    version.version(),
                    version.state(),
                    VersionState.PUBLISHED,
                    detail))
        .chain(() -> announcements.announce(transaction, publication.number(), event));
  }

  private void notTooLarge(Rulebook book) {
    if (StrictJson.write(Openings.of(book, Long.MAX_VALUE, Instant.EPOCH)).length
        > config.maxEventBytes()) {
      throw new MoveRefusedException(Why.TOO_LARGE);
    }
  }
}
