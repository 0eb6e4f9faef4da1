package hutong.routing.authorise;

import hutong.runtime.id.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Who this process is to the others that share its database; another at every start. */
@ApplicationScoped
public class Instance {

  private final UUID id;

  Instance(Ids ids) {
    this.id = ids.next();
  }

  public UUID id() {
    return id;
  }
}
