package hutong.routing.rulebook;

import java.util.List;

/**
 * The rulebook cannot be used; every fault found is named, so that one correction round is enough.
 */
public final class BadRulebookException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final List<String> faults;

  BadRulebookException(List<String> faults) {
    super("The rulebook is refused:\n  " + String.join("\n  ", faults));
    this.faults = List.copyOf(faults);
  }

  public List<String> faults() {
    return faults;
  }
}
