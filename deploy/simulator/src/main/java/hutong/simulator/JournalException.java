package hutong.simulator;

/** A journal that is damaged in its middle: nobody may go on with half of the books. */
final class JournalException extends Exception {

  private static final long serialVersionUID = 1L;

  JournalException(String message) {
    super(message);
  }
}
