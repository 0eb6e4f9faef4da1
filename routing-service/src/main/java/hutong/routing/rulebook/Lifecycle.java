package hutong.routing.rulebook;

/** Where a rule stands between its first trial and its end. */
public enum Lifecycle {
  /** Built, not yet tried: it can be simulated and never executed. */
  DEVELOPED(false),
  /** Announced or tried in a closed circle; the operator has not opened it. */
  PILOT(false),
  /** Open to a share of the users. */
  GRAY(true),
  LIVE(true),
  /** Closed for a time by the operator. */
  SUSPENDED(false),
  RETIRED(false);

  private final boolean executable;

  Lifecycle(boolean executable) {
    this.executable = executable;
  }

  /** Whether a rule in this state may carry payments. */
  public boolean executable() {
    return executable;
  }

  /** A state that a rule takes on at an instant and keeps until the next phase. */
  public record Phase(Lifecycle state, java.time.Instant from) {}
}
