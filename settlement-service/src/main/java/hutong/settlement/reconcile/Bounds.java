package hutong.settlement.reconcile;

import io.smallrye.mutiny.TimeoutException;
import io.vertx.pgclient.PgException;

/** Tells the failures of a run apart by what they mean for its file. */
final class Bounds {

  /** {@code query_canceled} of PostgreSQL's appendix A, which is how a statement times out. */
  private static final String CANCELED = "57014";

  private Bounds() {}

  /** Whether the run took longer than it may; the same file may do better another time. */
  static boolean isExceeded(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException
          || (cause instanceof PgException refused && CANCELED.equals(refused.getSqlState()))) {
        return true;
      }
    }
    return false;
  }
}
