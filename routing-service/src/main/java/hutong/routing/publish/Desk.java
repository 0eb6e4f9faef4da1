package hutong.routing.publish;

import hutong.routing.outbox.InForce;
import hutong.routing.outbox.Openings;
import hutong.routing.publish.AuditEntry.Action;
import hutong.routing.publish.MoveRefusedException.Why;
import hutong.routing.publish.RequestTable.Request;
import hutong.routing.rulebook.Finding;
import hutong.routing.rulebook.Rulebook;
import hutong.routing.rulebook.RulebookLoader;
import hutong.routing.rulebook.RulebookSource;
import hutong.runtime.json.StrictJson;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The moves of operators. Each is one transaction under one lock: the move, its line in the audit,
 * and, where it changes what is in force now, the announcement. A second request under the same
 * idempotency key gets the first one's answer and changes nothing. Fails with {@link
 * MoveRefusedException} where a move is not allowed.
 */
@ApplicationScoped
public class Desk {

  private static final Logger LOG = Logger.getLogger(Desk.class);

  private final Pool pool;
  private final Clock clock;
  private final Library library;
  private final BookInForce books;
  private final Announcements announcements;
  private final PublishConfig config;
  private final MeterRegistry meters;

  Desk(
      Pool pool,
      Clock clock,
      Library library,
      BookInForce books,
      Announcements announcements,
      PublishConfig config,
      MeterRegistry meters) {
    this.pool = pool;
    this.clock = clock;
    this.library = library;
    this.books = books;
    this.announcements = announcements;
    this.config = config;
    this.meters = meters;
  }

  /**
   * Stores a draft. Files that are stored already give their version as it is. Call it off the
   * event loop, because it loads the files.
   *
   * @param base the version it was drafted on
   * @param note or null
   * @throws hutong.routing.rulebook.BadRulebookException where the files do not load
   */
  public Uni<StoredVersion> draft(
      Who who, byte[] asked, RulebookSource source, String base, String note) {
    Rulebook rulebook = RulebookLoader.load(source);
    return once(
        who.request(asked),
        StoredVersion.class,
        transaction ->
            VersionTable.byHash(transaction, source.hash())
                .chain(
                    known ->
                        known
                            .map(version -> Uni.createFrom().item(version))
                            .orElseGet(
                                () -> store(transaction, who, rulebook, source, base, note))));
  }

  private Uni<StoredVersion> store(
      SqlConnection transaction,
      Who who,
      Rulebook rulebook,
      RulebookSource source,
      String base,
      String note) {
    Instant now = clock.instant();
    StoredVersion version =
        new StoredVersion(
            rulebook.version(), VersionState.DRAFT, base, who.operator(), now, null, null, note);
    return VersionTable.insert(transaction, version, source)
        .chain(
            () ->
                audit(
                    transaction,
                    who,
                    Action.DRAFT,
                    version.version(),
                    null,
                    version.state(),
                    "on " + base))
        .replaceWith(version);
  }

  /** Approves a draft of somebody else. Asked again by the same person, it says so again. */
  public Uni<StoredVersion> approve(String operator, String version) {
    return pool.withTransaction(
        transaction ->
            VersionTable.lock(transaction)
                .chain(() -> VersionTable.find(transaction, version))
                .map(Library::orUnknown)
                .chain(found -> approve(transaction, operator, found)));
  }

  private Uni<StoredVersion> approve(
      SqlConnection transaction, String operator, StoredVersion version) {
    if (operator.equals(version.approvedBy())) {
      return Uni.createFrom().item(version);
    }
    if (!version.state().next().contains(VersionState.APPROVED)) {
      throw new MoveRefusedException(Why.NOT_A_DRAFT);
    }
    if (operator.equals(version.draftedBy())) {
      throw new MoveRefusedException(Why.FOUR_EYES);
    }
    StoredVersion approved = version.approved(operator, clock.instant());
    return VersionTable.approve(transaction, approved)
        .chain(
            () ->
                audit(
                    transaction,
                    new Who(operator, null),
                    Action.APPROVE,
                    version.version(),
                    version.state(),
                    approved.state(),
                    null))
        .replaceWith(approved);
  }

  /**
   * Publishes an approved version. Fails with {@link FindingsException} where the analysis finds
   * what must not be published.
   *
   * @param at from when on it counts; null for now
   * @param over the version that it is to replace; null for the one it was drafted on
   */
  public Uni<Publication> publish(Who who, byte[] asked, String version, Instant at, String over) {
    return library
        .book(version)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .invoke(this::notTooLarge)
        .call(book -> noErrors(book, at == null ? clock.instant() : at))
        .chain(
            book ->
                once(
                    who.request(asked),
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
    Instant now = clock.instant();
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
                once(
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
    Instant now = clock.instant();
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
                audit(
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

  private <T> Uni<T> once(Request request, Class<T> type, Function<SqlConnection, Uni<T>> move) {
    return pool.withTransaction(
        transaction ->
            VersionTable.lock(transaction)
                .chain(() -> RequestTable.answered(transaction, request, type))
                .chain(
                    answered ->
                        answered
                            .map(answer -> Uni.createFrom().item(answer))
                            .orElseGet(
                                () ->
                                    move.apply(transaction)
                                        .call(
                                            answer ->
                                                RequestTable.insert(
                                                    transaction,
                                                    request,
                                                    answer,
                                                    clock.instant())))));
  }

  private Uni<Void> audit(
      SqlConnection transaction,
      Who who,
      Action action,
      String version,
      VersionState from,
      VersionState to,
      String detail) {
    return AuditTable.insert(
        transaction,
        new AuditEntry(null, clock.instant(), who.operator(), action, version, from, to, detail));
  }
}
