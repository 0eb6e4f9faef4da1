package hutong.routing.cutoff;

import io.smallrye.mutiny.Uni;

/** Asks how many partitions the payments' topic has now. */
@FunctionalInterface
public interface PartitionCount {

  /** At least 1; fails where the answer cannot be had, because a guess could lose a marker. */
  Uni<Integer> ofPayments();
}
