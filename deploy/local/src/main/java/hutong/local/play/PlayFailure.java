package hutong.local.play;

/** The play cannot go on, or a payment did not get where it should have; for people to read. */
public final class PlayFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public PlayFailure(String message) {
    super(message);
  }

  public PlayFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
