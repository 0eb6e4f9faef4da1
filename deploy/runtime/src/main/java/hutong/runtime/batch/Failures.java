package hutong.runtime.batch;

import io.vertx.pgclient.PgException;
import java.util.Set;

/**
 * Tells a failure of the data, which the same data will always meet again, from one of the
 * surroundings, which passes. SQLSTATEs are those of PostgreSQL's appendix A.
 */
final class Failures {

  /** SQLSTATE classes that speak of the rows: data exception, constraint, raised by a function. */
  private static final Set<String> OF_THE_DATA = Set.of("22", "23", "P0");

  /** Serialization failure and deadlock: of two transactions, this one had to give way. */
  private static final Set<String> OF_THE_NEIGHBOURS = Set.of("40001", "40P01");

  private Failures() {}

  /** True where PostgreSQL has rolled the transaction back so that another could go on. */
  static boolean ofTheNeighbours(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PgException) {
        String state = ((PgException) cause).getSqlState();
        return state != null && OF_THE_NEIGHBOURS.contains(state);
      }
    }
    return false;
  }

  static boolean ofTheData(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PgException) {
        String state = ((PgException) cause).getSqlState();
        return state != null && state.length() == 5 && OF_THE_DATA.contains(state.substring(0, 2));
      }
      if (cause instanceof DataFailure
          || cause instanceof ArithmeticException
          || cause instanceof IllegalArgumentException) {
        return true;
      }
    }
    return false;
  }
}
