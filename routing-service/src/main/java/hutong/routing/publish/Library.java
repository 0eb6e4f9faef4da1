package hutong.routing.publish;

import hutong.routing.publish.MoveRefusedException.Why;
import hutong.routing.rulebook.BadRulebookException;
import hutong.routing.rulebook.Finding;
import hutong.routing.rulebook.Rulebook;
import hutong.routing.rulebook.RulebookAnalysis;
import hutong.routing.rulebook.RulebookLoader;
import hutong.routing.rulebook.RulebookSource;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what is stored; changes nothing. */
@ApplicationScoped
public class Library {

  private final Pool pool;
  private final ConfiguredBook configured;

  Library(Pool pool, ConfiguredBook configured) {
    this.pool = pool;
    this.configured = configured;
  }

  /** Fails with {@link MoveRefusedException} where there is no such version. */
  public Uni<StoredVersion> version(String version) {
    return VersionTable.find(pool, version).map(Library::orUnknown);
  }

  /** The newest first. */
  public Uni<List<StoredVersion>> versions(int limit) {
    return VersionTable.newest(pool, limit);
  }

  /** The newest first. */
  public Uni<List<Publication>> publications(int limit) {
    return PublicationTable.newest(pool, limit);
  }

  /** The newest first, with numbers below {@code before}. */
  public Uni<List<AuditEntry>> audit(long before, int limit) {
    return AuditTable.newest(pool, before, limit);
  }

  /** The last word, whether it has taken effect or not. */
  public Uni<Optional<Publication>> last() {
    return PublicationTable.last(pool);
  }

  /** The files of a version as they were drafted, by their names. */
  public Uni<Map<String, byte[]>> files(String version) {
    return VersionTable.files(pool, version)
        .invoke(
            files -> {
              if (files.isEmpty()) {
                throw new MoveRefusedException(Why.UNKNOWN_VERSION);
              }
            });
  }

  /** Loads a version off the event loop; fails with BadRulebookException where it does not load. */
  public Uni<Rulebook> book(String version) {
    return files(version)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(files -> RulebookLoader.load(RulebookSource.of(files)));
  }

  /**
   * What an operator should know about a version before it is published at an instant. It is held
   * against the last word, whether that has taken effect or not.
   */
  public Uni<List<Finding>> analysis(Rulebook draft, Instant at) {
    return last()
        .map(Optional::orElseThrow)
        .chain(last -> book(last.version()))
        .onFailure(BadRulebookException.class)
        .recoverWithNull()
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(last -> RulebookAnalysis.of(draft, last, at));
  }

  /** Files of a draft, to be checked against the fee schedules that the service was given. */
  public RulebookSource draft(Map<String, byte[]> files) {
    Map<String, byte[]> all = new HashMap<>(files);
    all.putAll(configured.feeSchedules());
    return RulebookSource.of(all);
  }

  static StoredVersion orUnknown(Optional<StoredVersion> found) {
    return found.orElseThrow(() -> new MoveRefusedException(Why.UNKNOWN_VERSION));
  }
}
