package hutong.routing.authorise;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The payments that wait for a person. */
@ApplicationScoped
public class AttentionTable {

  private static final String LIST =
      """
      select p.payment_id, p.attention, p.attention_at, p.state, p.amount_minor, p.currency,
             p.payer_institution, p.payee_institution, p.clearing_institution,
             (select max(r.number) from payment_resolution r
                left join payment_resolution_approval a using (payment_id, number)
               where r.payment_id = p.payment_id and a.number is null) as proposed
        from payment p
       where p.attention is not null and ($1::text is null or p.attention = $1)
       order by p.attention, p.attention_at, p.payment_id limit $2
      """;

  private final Pool pool;

  AttentionTable(Pool pool) {
    this.pool = pool;
  }

  /**
   * A payment that was handed over.
   *
   * @param since business time
   * @param outcomes what can be decided about it
   * @param proposed the number of the last resolution that waits for approval, or null
   */
  public record Case(
      UUID paymentId,
      Attention attention,
      Instant since,
      PaymentState state,
      long amountMinor,
      String currency,
      String payerInstitution,
      String payeeInstitution,
      String clearingInstitution,
      List<Verdict> outcomes,
      Integer proposed) {}

  /**
   * @param why only these, or null for all
   * @param limit how many at most; those that have waited longest of each kind first
   */
  public Uni<List<Case>> list(Attention why, int limit) {
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(why == null ? null : why.name(), limit))
        .map(
            rows -> {
              List<Case> cases = new ArrayList<>();
              rows.forEach(row -> cases.add(one(row)));
              return cases;
            });
  }

  private static Case one(Row row) {
    PaymentState state = PaymentState.valueOf(row.getString("state"));
    return new Case(
        row.getUUID("payment_id"),
        Attention.valueOf(row.getString("attention")),
        row.getOffsetDateTime("attention_at").toInstant(),
        state,
        row.getLong("amount_minor"),
        row.getString("currency"),
        row.getString("payer_institution"),
        row.getString("payee_institution"),
        row.getString("clearing_institution"),
        Verdict.in(state),
        row.getInteger("proposed"));
  }
}
