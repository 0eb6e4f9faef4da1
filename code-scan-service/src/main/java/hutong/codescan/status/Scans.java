package hutong.codescan.status;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Reads scans. */
@ApplicationScoped
public class Scans {

  private final Mutiny.SessionFactory sessions;

  Scans(Mutiny.SessionFactory sessions) {
    this.sessions = sessions;
  }

  /** The scan of a payment, or null where there is none. */
  public Uni<Scan> find(UUID paymentId) {
    return sessions.withSession(session -> session.find(Scan.class, paymentId));
  }
}
