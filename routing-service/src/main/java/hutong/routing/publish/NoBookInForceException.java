package hutong.routing.publish;

/** No stored rulebook that is in force could be loaded; nothing can be decided until one can. */
public final class NoBookInForceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoBookInForceException() {
    super("No rulebook in force could be loaded", null, false, false);
  }
}
