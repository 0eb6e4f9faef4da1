package hutong.simulator;

/** What was sent cannot be taken; nothing was done. The message never repeats a value. */
final class BadRequest extends Exception {

  private static final long serialVersionUID = 1L;

  BadRequest(String detail) {
    super(detail, null, false, false);
  }
}
