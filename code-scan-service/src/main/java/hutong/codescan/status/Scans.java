package hutong.codescan.status;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Reads scans. */
@ApplicationScoped
public class Scans {

  // One statement, so that a scan and its refunds are those of one instant.
  private static final String WITH_REFUNDS =
      "select scan from Scan scan left join fetch scan.refunds where scan.paymentId in (:ids)";

  private final Mutiny.SessionFactory sessions;

  Scans(Mutiny.SessionFactory sessions) {
    this.sessions = sessions;
  }

  /** The scan of a payment, or null where there is none. */
  public Uni<Scan> find(UUID paymentId) {
    return find(List.of(paymentId)).map(found -> found.isEmpty() ? null : found.get(0));
  }

  /** Those of the payments that have a scan. */
  Uni<List<Scan>> find(Collection<UUID> paymentIds) {
    return sessions.withSession(
        session ->
            session
                .createSelectionQuery(WITH_REFUNDS, Scan.class)
                .setParameter("ids", List.copyOf(paymentIds))
                .getResultList());
  }
}
