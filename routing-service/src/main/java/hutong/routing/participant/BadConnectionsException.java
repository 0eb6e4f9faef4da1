package hutong.routing.participant;

import java.util.List;

/** The file of connections cannot be used. Names every fault; holds no key. */
public final class BadConnectionsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  BadConnectionsException(List<String> faults) {
    super("The connections are refused:\n  " + String.join("\n  ", faults));
    this.faults = List.copyOf(faults);
  }

  List<String> faults() {
    return faults;
  }
}
