package hutong.routing.publish;

import hutong.routing.rulebook.Finding;
import java.util.List;

/** The analysis found what must not be published. Nothing was changed. */
public final class FindingsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Finding> errors;

  FindingsException(List<Finding> errors) {
    super(errors.size() + " findings forbid the publication", null, false, false);
    this.errors = List.copyOf(errors);
  }

  /** Those of severity ERROR. */
  public List<Finding> errors() {
    return errors;
  }
}
