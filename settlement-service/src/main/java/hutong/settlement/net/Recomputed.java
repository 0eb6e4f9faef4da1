package hutong.settlement.net;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/**
 * The nets of a cycle worked out again from its items, beside those that were stored when it was
 * closed.
 *
 * @param matrix what everybody owed everybody, by the items
 * @param nets by the matrix, in the order of participant and currency
 * @param stored as they were told to the participants, in the same order
 */
public record Recomputed(GrossMatrix matrix, List<Net> nets, List<Net> stored) {

  /**
   * From the sums of a cycle's transfers.
   *
   * @throws ArithmeticException if a sum does not fit into 64 bits
   */
  public static Recomputed of(Collection<Obligation> obligations, List<Net> stored) {
    GrossMatrix matrix = GrossMatrix.of(obligations);
    return new Recomputed(matrix, matrix.nets(), stored);
  }

  /** Whether both name the same participants and currencies with the same nets. */
  public boolean agrees() {
    return nets.size() == stored.size() && new HashSet<>(nets).equals(new HashSet<>(stored));
  }
}
