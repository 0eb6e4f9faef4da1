package hutong.settlement.reconcile;

import io.smallrye.mutiny.TimeoutException;
import io.vertx.pgclient.PgException;

/** Tells the failures of a run apart by what they mean for its file. */
final class Bounds {

  /** {@code query_canceled} of PostgreSQL's appendix A, which is how a statement times out. */
  private static final String CANCELED = "57014";

  /** {@code numeric_value_out_of_range} of the same appendix. */
  private static final String OUT_OF_RANGE = "22003";

  private Bounds() {}

  /** Whether the run took longer than it may; the same file may do better another time. */
  static boolean isExceeded(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException || isOf(CANCELED, cause)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a number of the file does not fit; the same file will never do better. */
  static boolean isOutOfRange(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ArithmeticException || isOf(OUT_OF_RANGE, cause)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOf(String state, Throwable cause) {
    return cause instanceof PgException refused && state.equals(refused.getSqlState());
  }
}
