package hutong.routing.participant;

import jakarta.enterprise.context.ApplicationScoped;

/** Which participants answer. */
@ApplicationScoped
public class Health {

  /** Whether a participant is known not to answer; of one never asked nothing is known. */
  public boolean isDown(String institution) {
    return false;
  }
}
