package hutong.routing.reserve;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Who pays which bill: the primary key of {@code bill_claim} lets one payment at a time have it. In
 * the caller's transaction, after its payments and before its counters are locked.
 */
@ApplicationScoped
public class BillClaims {

  private static final String CLAIM =
      """
      insert into bill_claim (biller, bill_number, payment_id)
      select biller, bill_number, payment_id
        from unnest($1::text[], $2::text[], $3::uuid[]) with ordinality
          as c (biller, bill_number, payment_id, place)
       order by biller, bill_number, place
      on conflict (biller, bill_number) do nothing
      returning payment_id
      """;

  private static final String FREE = "delete from bill_claim where payment_id = any($1::uuid[])";

  /** A payment that wants to pay a bill. */
  public record Claim(UUID paymentId, String biller, String billNumber) {}

  /**
   * Claims bills, of two payments of the same bill the first; a claim by another transaction that
   * is not done yet is waited for.
   *
   * @return the payments that have their bill
   */
  public Uni<Set<UUID>> claim(SqlConnection transaction, List<Claim> claims) {
    if (claims.isEmpty()) {
      return Uni.createFrom().item(Set.of());
    }
    return transaction
        .preparedQuery(CLAIM)
        .execute(
            Tuple.of(
                claims.stream().map(Claim::biller).toArray(String[]::new),
                claims.stream().map(Claim::billNumber).toArray(String[]::new),
                claims.stream().map(Claim::paymentId).toArray(UUID[]::new)))
        .map(
            rows -> {
              Set<UUID> won = new HashSet<>();
              rows.forEach(row -> won.add(row.getUUID(0)));
              return won;
            });
  }

  /**
   * Leaves the bills of payments that will not pay them; the second call finds nothing to leave.
   */
  public Uni<Void> free(SqlConnection transaction, Collection<UUID> payments) {
    return payments.isEmpty()
        ? Uni.createFrom().voidItem()
        : transaction
            .preparedQuery(FREE)
            .execute(Tuple.of(payments.toArray(UUID[]::new)))
            .replaceWithVoid();
  }
}
