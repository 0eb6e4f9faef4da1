package hutong.routing.cutoff;

/** The cycle that was to be ended is not the open one; somebody else has ended it. */
public final class CycleMovedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CycleMovedException() {
    super("Another cycle is open", null, false, false);
  }
}
