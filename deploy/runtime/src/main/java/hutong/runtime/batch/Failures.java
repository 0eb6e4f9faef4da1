package hutong.runtime.batch;

import io.vertx.pgclient.PgException;
import java.util.Set;

/**
 * Tells a failure of the data, which the same data will always meet again, from one of the
 * surroundings, which passes.
 */
final class Failures {

  /** SQLSTATE classes that speak of the rows: data exception, constraint, raised by a function. */
  private static final Set<String> OF_THE_DATA = Set.of("22", "23", "P0");

  private Failures() {}

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
