package hutong.settlement.cycle;

import hutong.settlement.net.Net;
import hutong.settlement.net.Recomputed;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/**
 * Works the nets of a closed cycle out again from its items. Whoever is about to move money by the
 * stored nets asks here first, in the transaction in which it decides.
 */
public final class NetCheck {

  private static final String STORED =
      """
      select participant, currency, net_minor from cycle_net where cycle_id = $1
       order by participant collate "C", currency collate "C"
      """;

  private NetCheck() {}

  /**
   * Whether the stored nets of a closed cycle are what its payments, refunds, suspense, rounding
   * and adjustments come to. Changes and locks nothing: what is closed stays as it is.
   *
   * <p>A sum that does not fit into 64 bits is a failure of the {@code Uni}, not a false.
   */
  public static Uni<Boolean> agrees(SqlConnection tx, String cycleId) {
    return recompute(tx, cycleId).map(Recomputed::agrees);
  }

  /** As {@link #agrees}, with what was found. Of a cycle that is not closed nothing is stored. */
  static Uni<Recomputed> recompute(SqlConnection tx, String cycleId) {
    return CycleBooks.obligations(tx, cycleId)
        .flatMap(
            obligations -> stored(tx, cycleId).map(stored -> Recomputed.of(obligations, stored)));
  }

  private static Uni<List<Net>> stored(SqlConnection tx, String cycleId) {
    return tx.preparedQuery(STORED)
        .execute(Tuple.of(cycleId))
        .map(
            rows -> {
              List<Net> nets = new ArrayList<>();
              rows.forEach(
                  row -> nets.add(new Net(row.getString(0), row.getString(1), row.getLong(2))));
              return nets;
            });
  }
}
