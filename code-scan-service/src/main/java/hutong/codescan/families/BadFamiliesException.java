package hutong.codescan.families;

import java.util.List;

/** A file of code families that cannot be used. */
public final class BadFamiliesException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  BadFamiliesException(List<String> faults) {
    super("The code families cannot be used:\n  " + String.join("\n  ", faults));
    this.faults = List.copyOf(faults);
  }

  /** Every fault found, in the order of the file. */
  public List<String> faults() {
    return faults;
  }
}
