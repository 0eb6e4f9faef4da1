package hutong.runtime.batch;

/** More is waiting than may wait; the caller should come back in a moment. */
public final class OverloadedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public OverloadedException(String what) {
    super(what + " has more waiting than it takes", null, false, false);
  }
}
