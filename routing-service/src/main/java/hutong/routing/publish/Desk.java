package hutong.routing.publish;

import hutong.routing.publish.AuditEntry.Action;
import hutong.routing.publish.MoveRefusedException.Why;
import hutong.routing.rulebook.Rulebook;
import hutong.routing.rulebook.RulebookLoader;
import hutong.routing.rulebook.RulebookSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/**
 * Drafts and approvals; see {@link Moves}. Fails with {@link MoveRefusedException} where a move is
 * not allowed.
 */
@ApplicationScoped
public class Desk {

  private final Pool pool;
  private final Moves moves;

  Desk(Pool pool, Moves moves) {
    this.pool = pool;
    this.moves = moves;
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
    return moves.once(
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
    Instant now = moves.now();
    StoredVersion version =
        new StoredVersion(
            rulebook.version(), VersionState.DRAFT, base, who.operator(), now, null, null, note);
    return VersionTable.insert(transaction, version, source)
        .chain(
            () ->
                moves.audit(
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
    StoredVersion approved = version.approved(operator, moves.now());
    return VersionTable.approve(transaction, approved)
        .chain(
            () ->
                moves.audit(
                    transaction,
                    new Who(operator, null),
                    Action.APPROVE,
                    version.version(),
                    version.state(),
                    approved.state(),
                    null))
        .replaceWith(approved);
  }
}
