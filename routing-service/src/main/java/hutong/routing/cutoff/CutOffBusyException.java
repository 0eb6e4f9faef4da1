package hutong.routing.cutoff;

/** Somebody stamps payments for longer than the cut-off waits. It can be asked for again. */
public final class CutOffBusyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CutOffBusyException() {
    super("The open cycle is in use", null, false, false);
  }
}
