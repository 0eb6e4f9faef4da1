package hutong.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hutong.e2e.Requests.Request;
import hutong.local.system.LocalSystem;
import hutong.local.system.Service;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what was sent with what four parties wrote down: the three databases, each read by
 * itself, and the participants, who kept books of their own. It knows nothing of how the services
 * work.
 */
final class AllBooks {

  private final LocalSystem system;

  AllBooks(LocalSystem system) {
    this.system = system;
  }

  /** A row of a table as text by column name. */
  List<Map<String, String>> rows(Service service, String sql, String... parameters) {
    return rows(() -> system.superuser(service), sql, parameters);
  }

  /** A connection, which whoever asks for it closes. */
  @FunctionalInterface
  interface Database {
    Connection open() throws SQLException;
  }

  static List<Map<String, String>> rows(Database database, String sql, String... parameters) {
    try (Connection connection = database.open();
        PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        query.setString(i + 1, parameters[i]);
      }
      List<Map<String, String>> rows = new ArrayList<>();
      try (ResultSet result = query.executeQuery()) {
        while (result.next()) {
          Map<String, String> row = new HashMap<>();
          for (int c = 1; c <= result.getMetaData().getColumnCount(); c++) {
            row.put(result.getMetaData().getColumnName(c), result.getString(c));
          }
          rows.add(row);
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** How many of the caller's scans have come to their end, as code-scan tells payers. */
  long finals(String caller) {
    return rows(
            Service.CODE_SCAN,
            "select 1 from scan where caller = ? and status <> 'ACCEPTED'",
            caller)
        .size();
  }

  /** How many payments settlement has posted. */
  long posted() {
    return rows(Service.SETTLEMENT, "select 1 from clearing_item").size();
  }

  /** Fails unless every request was taken exactly once, by everybody, to the same end. */
  void agree(String caller, List<Request> sent) {
    Map<String, Map<String, String>> scans = byKey(scansOf(caller), "idempotency_key");
    assertThat(scans.keySet())
        .as("one scan for each request, none more")
        .containsExactlyInAnyOrderElementsOf(sent.stream().map(Request::key).toList());

    Map<String, Map<String, String>> payments = byKey(payments(), "payment_id");
    Map<String, Map<String, String>> items = byKey(items(), "payment_id");
    Map<String, JsonNode> debits = booked("DEBIT", "APPROVED");
    Map<String, JsonNode> credits = booked("CREDIT", "ACKNOWLEDGED");
    for (Request request : sent) {
      String id = scans.get(request.key()).get("payment_id");
      String end = request.accepted() ? "COMPLETED" : "REFUSED";
      assertThat(scans.get(request.key()).get("status")).as("code-scan %s", id).isEqualTo(end);
      assertThat(payments.get(id).get("state")).as("routing %s", id).isEqualTo(end);
      assertThat(items.containsKey(id)).as("posted %s", id).isEqualTo(request.accepted());
      assertThat(debits.containsKey(id)).as("debited %s", id).isEqualTo(request.accepted());
      assertThat(credits.containsKey(id)).as("credited %s", id).isEqualTo(request.accepted());
      if (request.accepted()) {
        assertSameMoney(request, id, payments, items, debits, credits);
      }
    }
    assertThat(debits.keySet()).as("nobody was debited for nothing").isEqualTo(items.keySet());
    assertThat(credits.keySet()).as("nobody was credited for nothing").isEqualTo(items.keySet());
  }

  private static void assertSameMoney(
      Request request,
      String id,
      Map<String, Map<String, String>> payments,
      Map<String, Map<String, String>> items,
      Map<String, JsonNode> debits,
      Map<String, JsonNode> credits) {
    String amount = Long.toString(request.amountMinor());
    assertThat(payments.get(id).get("amount_minor")).as("routing %s", id).isEqualTo(amount);
    assertThat(items.get(id).get("amount_minor")).as("settlement %s", id).isEqualTo(amount);
    assertThat(items.get(id).get("cycle_id")).isEqualTo(payments.get(id).get("cycle_id"));
    assertThat(debits.get(id).get("amountMinor").asText()).as("debit %s", id).isEqualTo(amount);
    assertThat(credits.get(id).get("amountMinor").asText()).as("credit %s", id).isEqualTo(amount);
  }

  /** Fails unless the transfers of every cycle sum to zero and match the running positions. */
  void balance() {
    assertThat(
            rows(
                Service.SETTLEMENT,
                """
                select cycle_id, currency, sum(net_minor) as sum from cycle_net
                 group by cycle_id, currency having sum(net_minor) <> 0
                """))
        .as("cycles that do not net to zero")
        .isEmpty();
    assertThat(
            rows(
                Service.SETTLEMENT,
                """
                with every as (
                  select cycle_id, debit_participant, debit_role, credit_participant, credit_role, amount_minor
                    from transfer
                  union all
                  select cycle_id, debit_participant, debit_role, credit_participant, credit_role, amount_minor
                    from linked_transfer
                  union all
                  select cycle_id, debit_participant, debit_role, credit_participant, credit_role, amount_minor
                    from direct_item),
                moved as (
                  select cycle_id, debit_participant as p, debit_role as r, amount_minor as d, 0 as c from every
                  union all
                  select cycle_id, credit_participant, credit_role, 0, amount_minor from every),
                sums as (select cycle_id, p, r, sum(d) as d, sum(c) as c from moved group by 1, 2, 3)
                select * from sums full join position o
                    on o.cycle_id = sums.cycle_id and o.participant = p and o.role = r
                 where coalesce(d, -1) <> o.debit_minor or coalesce(c, -1) <> o.credit_minor
                    or o.cycle_id is null
                """))
        .as("positions that are not the sum of their transfers")
        .isEmpty();
  }

  private List<Map<String, String>> scansOf(String caller) {
    return rows(Service.CODE_SCAN, "select * from scan where caller = ?", caller);
  }

  private List<Map<String, String>> payments() {
    return rows(Service.ROUTING, "select payment_id, state, amount_minor, cycle_id from payment");
  }

  private List<Map<String, String>> items() {
    return rows(Service.SETTLEMENT, "select payment_id, amount_minor, cycle_id from clearing_item");
  }

  private static Map<String, Map<String, String>> byKey(
      List<Map<String, String>> rows, String column) {
    Map<String, Map<String, String>> byKey = new HashMap<>();
    for (Map<String, String> row : rows) {
      assertThat(byKey.put(row.get(column), row)).as("twice: %s", row.get(column)).isNull();
    }
    return byKey;
  }

  /** The participants' entries of one kind that moved money; an entry twice is money twice. */
  private Map<String, JsonNode> booked(String kind, String status) {
    Map<String, JsonNode> byPayment = new HashMap<>();
    JsonNode books = get(system.ports().simulatorUri().resolve("/books"));
    for (JsonNode participant : books.get("participants")) {
      for (JsonNode entry : participant.get("entries")) {
        String id = entry.get("paymentId").asText();
        assertThat(entry.get("mismatches").asInt()).as("asked with other money: %s", id).isZero();
        if (entry.get("kind").asText().equals(kind)
            && entry.get("status").asText().equals(status)) {
          assertThat(byPayment.put(id, entry)).as("%s twice: %s", kind, id).isNull();
        }
      }
    }
    return byPayment;
  }

  private static JsonNode get(URI uri) {
    try {
      return Json.get(uri);
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
