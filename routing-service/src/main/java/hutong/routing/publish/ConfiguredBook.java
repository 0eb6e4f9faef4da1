package hutong.routing.publish;

import hutong.routing.publish.AuditEntry.Action;
import hutong.routing.rulebook.BadRulebookException;
import hutong.routing.rulebook.Rulebook;
import hutong.routing.rulebook.RulebookLoader;
import hutong.routing.rulebook.RulebookSource;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * The files that the service is configured with. Into an empty database they go as the first
 * version, in force since ever. When they change later they are stored as a draft and nothing more:
 * what decides payments is changed by people, not by a restart. Bad files stop the start only while
 * nothing is stored.
 */
@ApplicationScoped
public class ConfiguredBook {

  /** Who drafts what comes from the configuration, and who approved the installation. */
  static final String DRAFTER = "configuration";

  static final String APPROVER = "installation";

  /** Before every payment, so that a business clock that is set back still finds a book. */
  private static final Instant EVER = Instant.parse("2000-01-01T00:00:00Z");

  private static final Logger LOG = Logger.getLogger(ConfiguredBook.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Pool pool;
  private final Clock clock;
  private final PublishConfig config;
  private final BookInForce books;
  private volatile byte[] feeSchedules;

  ConfiguredBook(Pool pool, Clock clock, PublishConfig config, BookInForce books) {
    this.pool = pool;
    this.clock = clock;
    this.config = config;
    this.books = books;
  }

  /** Before the doors open: they need a book to decide by. */
  void start(@Observes @Priority(1) StartupEvent event) {
    boolean empty = done(PublicationTable.last(pool)).isEmpty();
    try {
      RulebookSource source = source();
      feeSchedules = source.files().get(RulebookSource.FEE_SCHEDULES);
      Rulebook rulebook = RulebookLoader.load(source);
      done(pool.withTransaction(transaction -> take(transaction, rulebook, source)));
    } catch (BadRulebookException bad) {
      if (empty) {
        throw bad;
      }
      LOG.errorf("The configured rulebook is not taken. %s", bad.getMessage());
    }
    done(books.look());
  }

  private static <T> T done(Uni<T> work) {
    return work.await().atMost(PATIENCE);
  }

  /**
   * The settlement's fee schedules as they lay beside the configured files, against which a draft's
   * rules are checked; empty where there are none.
   */
  Map<String, byte[]> feeSchedules() {
    return feeSchedules == null ? Map.of() : Map.of(RulebookSource.FEE_SCHEDULES, feeSchedules);
  }

  private RulebookSource source() {
    return config
        .path()
        .map(RulebookSource::directory)
        .orElseGet(() -> RulebookSource.packaged(config.packaged()));
  }

  /** Files that are stored already change nothing. */
  private Uni<Void> take(SqlConnection transaction, Rulebook rulebook, RulebookSource source) {
    return VersionTable.lock(transaction)
        .chain(() -> VersionTable.byHash(transaction, source.hash()))
        .chain(
            known ->
                known.isPresent()
                    ? Uni.createFrom().voidItem()
                    : PublicationTable.last(transaction)
                        .chain(
                            last ->
                                last.isEmpty()
                                    ? first(transaction, rulebook, source)
                                    : draft(transaction, rulebook, source, last.get().version())));
  }

  private Uni<Void> first(SqlConnection transaction, Rulebook rulebook, RulebookSource source) {
    Instant now = clock.instant();
    StoredVersion version =
        new StoredVersion(
            rulebook.version(),
            VersionState.PUBLISHED,
            null,
            DRAFTER,
            now,
            APPROVER,
            now,
            "The files that the service was installed with");
    Publication publication =
        new Publication(
            1, version.version(), Publication.Kind.PUBLISH, EVER, now, APPROVER, null, null);
    LOG.infof("The configured rulebook %s is the first version", version.version());
    return VersionTable.insert(transaction, version, source)
        .chain(() -> PublicationTable.insert(transaction, publication))
        .chain(() -> audit(transaction, version, "the first version, in force since ever", now));
  }

  private Uni<Void> draft(
      SqlConnection transaction, Rulebook rulebook, RulebookSource source, String base) {
    Instant now = clock.instant();
    StoredVersion version =
        new StoredVersion(
            rulebook.version(),
            VersionState.DRAFT,
            base,
            DRAFTER,
            now,
            null,
            null,
            "The configured files have changed");
    LOG.warnf(
        "The configured rulebook files are another version, %s. It is stored as a draft; it counts"
            + " when somebody approves and publishes it. In force stays what is published.",
        version.version());
    return VersionTable.insert(transaction, version, source)
        .chain(() -> audit(transaction, version, "the configured files have changed", now));
  }

  private static Uni<Void> audit(
      SqlConnection transaction, StoredVersion version, String detail, Instant now) {
    return AuditTable.insert(
        transaction,
        new AuditEntry(
            null,
            now,
            version.draftedBy(),
            Action.IMPORT,
            version.version(),
            null,
            version.state(),
            detail));
  }
}
