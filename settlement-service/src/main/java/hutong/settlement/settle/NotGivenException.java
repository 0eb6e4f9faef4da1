package hutong.settlement.settle;

/** The agent names a message and does not give it; others it may give. */
final class NotGivenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotGivenException(String why) {
    super(why, null, false, false);
  }
}
