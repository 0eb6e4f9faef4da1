package hutong.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.local.system.LocalSystem;
import hutong.local.system.Service;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds routing's payments against what the institutions have in their own books, payment by
 * payment, and against settlement's postings, the payers' view, and the positions. It reads tables
 * and books as a stranger would and knows nothing of how the services work.
 */
final class Reckoning {

  private static final Set<String> FINAL = Set.of("REFUSED", "DECLINED", "REVERSED", "COMPLETED");

  private final LocalSystem system;
  private final AllBooks tables;

  Reckoning(LocalSystem system) {
    this.system = system;
    this.tables = new AllBooks(system);
  }

  /** How many payments are neither final nor in a person's hands. */
  long underWay() {
    return number(
        """
                select count(*) as n from payment
                 where state not in ('REFUSED', 'DECLINED', 'REVERSED', 'COMPLETED')
                   and attention is null
                """);
  }

  /** How many refunds are neither final nor in a person's hands. */
  long refundsUnderWay() {
    return number(
        """
                select count(*) as n from refund
                 where state not in ('COMPLETED', 'REFUSED') and attention is null
                """);
  }

  /** How many payments and refunds are due at an instant, or are being asked about. */
  long toBeAsked(Instant at) {
    return number(
        """
                select (select count(*) from payment
                         where attention is null
                           and (owner is not null or next_attempt_at <= ?::timestamptz))
                     + (select count(*) from refund
                         where attention is null and next_attempt_at <= ?::timestamptz) as n
                """,
        at.toString(),
        at.toString());
  }

  /** How many payments an institution is being asked about, or is to be at once. */
  long beingAsked() {
    return number(
        "select count(*) as n from payment where attention is null and owner is not null");
  }

  /** How many payments of a payer's institution have no answer that can be relied on. */
  long unknown(String institution) {
    return number(
        "select count(*) as n from payment where state = 'UNKNOWN' and payer_institution = ?",
        institution);
  }

  /** Completed payments of which nothing has been refunded, as {@link #completed()}. */
  List<Map<String, String>> refundable() {
    return rows(
        Service.ROUTING,
        """
        select payment_id, amount_minor, payer_institution, payee_institution from payment p
         where state = 'COMPLETED'
           and not exists (select 1 from refund f where f.payment_id = p.payment_id)
        """);
  }

  private long number(String sql, String... parameters) {
    return Long.parseLong(rows(Service.ROUTING, sql, parameters).get(0).get("n"));
  }

  long payments() {
    return number("select count(*) as n from payment");
  }

  /** Ids, institutions and amounts of completed payments, in no order. */
  List<Map<String, String>> completed() {
    return rows(
        Service.ROUTING,
        "select payment_id, amount_minor, currency, payer_institution from payment where state = 'COMPLETED'");
  }

  /** State and mark of every payment, counted; what a reader of the test's output looks at. */
  Map<String, Long> states() {
    Map<String, Long> counts = new TreeMap<>();
    for (Map<String, String> row :
        rows(Service.ROUTING, "select state, attention, reason from payment")) {
      String name = row.get("state");
      name += row.get("reason") == null ? "" : " " + row.get("reason");
      name += row.get("attention") == null ? "" : " (" + row.get("attention") + ")";
      counts.merge(name, 1L, Long::sum);
    }
    return counts;
  }

  /** Fails unless every payment's money is where its state says that it is. */
  void moneyIsWhereTheStatesSay() {
    Books books = books();
    List<String> wrong = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (Map<String, String> payment :
        rows(
            Service.ROUTING,
            """
            select payment_id, state, attention, amount_minor, payer_institution, payee_institution
              from payment
            """)) {
      String id = payment.get("payment_id");
      known.add(id);
      boolean debited = books.moved("DEBIT", id);
      boolean credited = books.moved("CREDIT", id);
      boolean right =
          switch (payment.get("state")) {
            case "REFUSED" -> !books.asked("DEBIT", id) && !books.asked("CREDIT", id);
            case "COMPLETED" -> debited && credited;
            case "DECLINED" ->
                !credited
                    && (!debited || "APPROVED_AFTER_DECLINE".equals(payment.get("attention")));
            case "REVERSED" ->
                !debited && !credited || "CONTRADICTED".equals(payment.get("attention"));
            case "COMPENSATING" -> debited && !credited && payment.get("attention") != null;
            default -> payment.get("attention") != null;
          };
      if (!right) {
        wrong.add(payment + " debited " + debited + " credited " + credited);
      }
      books.of(id).forEach(entry -> sameMoney(payment, entry, wrong));
    }
    assertThat(wrong).as("payments whose money is elsewhere").isEmpty();
    Set<String> strange = new HashSet<>(books.ids());
    strange.removeAll(known);
    assertThat(strange).as("payments that institutions know and routing does not").isEmpty();
  }

  private static void sameMoney(Map<String, String> payment, JsonNode entry, List<String> wrong) {
    boolean refund = entry.has("refundId");
    if (!refund && !entry.get("amountMinor").asText().equals(payment.get("amount_minor"))) {
      wrong.add("other money: " + payment + " " + entry);
    }
    String side = entry.get("kind").asText().startsWith("CREDIT") ? "payee" : "payer";
    if (!entry.get("participant").asText().equals(payment.get(side + "_institution"))) {
      wrong.add("other institution: " + payment + " " + entry);
    }
  }

  /** Fails unless institutions gave back exactly what routing has as refunded. */
  void refundsAreWhatWasGivenBack() {
    Map<String, String> given = new HashMap<>();
    for (JsonNode entry : books().entries) {
      if (entry.get("kind").asText().equals("REFUND")
          && entry.get("status").asText().equals("SUCCEEDED")) {
        given.put(entry.get("refundId").asText(), entry.get("amountMinor").asText());
      }
    }
    Map<String, String> ours = new HashMap<>();
    Set<String> open = new HashSet<>();
    for (Map<String, String> refund :
        rows(Service.ROUTING, "select refund_id, state, amount_minor from refund")) {
      if (refund.get("state").equals("COMPLETED")) {
        ours.put(refund.get("refund_id"), refund.get("amount_minor"));
      } else if (!FINAL.contains(refund.get("state"))) {
        open.add(refund.get("refund_id"));
      }
    }
    given.keySet().removeAll(open);
    assertThat(ours).as("refunds").isEqualTo(given);
  }

  /** Fails unless settlement has posted every completed payment and refund, once, and no other. */
  void settlementHasPostedTheSame() {
    assertThat(
            pairs(
                Service.SETTLEMENT,
                "select payment_id as k, amount_minor || ' ' || cycle_id as v from clearing_item"))
        .as("postings of payments")
        .isEqualTo(
            pairs(
                Service.ROUTING,
                "select payment_id as k, amount_minor || ' ' || cycle_id as v from payment where state = 'COMPLETED'"));
    assertThat(
            pairs(
                Service.SETTLEMENT,
                "select item_id || kind as k, amount_minor || ' ' || cycle_id as v from linked_item"))
        .as("postings of refunds and suspense")
        .isEqualTo(
            pairs(
                Service.ROUTING,
                """
                select refund_id || kind as k, amount_minor || ' ' || cycle_id as v from refund
                 where state = 'COMPLETED'
                union all
                select payment_id || 'SUSPENSE', amount_minor || ' ' || cycle_id from suspense
                union all
                select payment_id || 'RELEASE', amount_minor || ' ' || released_cycle_id from suspense
                 where released_cycle_id is not null
                """));
  }

  /** How many postings settlement still owes. */
  long postingsMissing() {
    long completed =
        pairs(
                Service.ROUTING,
                "select payment_id as k, state as v from payment where state = 'COMPLETED'")
            .size();
    long refunds =
        pairs(
                Service.ROUTING,
                """
                select refund_id || kind as k, state as v from refund where state = 'COMPLETED'
                union all select payment_id || 'SUSPENSE', 'x' from suspense
                union all select payment_id || 'RELEASE', 'x' from suspense where released_cycle_id is not null
                """)
            .size();
    return completed
        + refunds
        - pairs(
                Service.SETTLEMENT,
                """
                select payment_id::text as k, cycle_id as v from clearing_item
                union all select item_id || kind, cycle_id from linked_item
                """)
            .size();
  }

  /** Fails unless payers are told the end that routing has, and of no end where there is none. */
  void payersAreToldTheSame() {
    Map<String, String> told =
        pairs(
            Service.CODE_SCAN,
            "select payment_id as k, status as v from scan where verdict = 'ACCEPTED'");
    Map<String, String> ours =
        pairs(Service.ROUTING, "select payment_id as k, state as v from payment");
    ours.replaceAll((id, state) -> FINAL.contains(state) ? state : "ACCEPTED");
    assertThat(told).as("what payers are told").isEqualTo(ours);
  }

  /** How many payers have yet to hear of an end that routing knows. */
  long payersWaiting() {
    Map<String, String> ours =
        pairs(
            Service.ROUTING,
            "select payment_id as k, state as v from payment where state in ('REFUSED', 'DECLINED', 'REVERSED', 'COMPLETED')");
    Map<String, String> told =
        pairs(
            Service.CODE_SCAN,
            "select payment_id as k, status as v from scan where status <> 'ACCEPTED'");
    return ours.keySet().stream().filter(id -> !told.containsKey(id)).count();
  }

  /**
   * Fails unless every position is the sum of the payments that are in it. Both are read by one
   * statement: a cycle that is paid meanwhile leaves the positions at any moment.
   */
  void positionsAreTheSumOfPayments() {
    Map<String, Map<String, String>> sides =
        Map.of("kept", new HashMap<>(), "sum", new HashMap<>());
    for (Map<String, String> row :
        rows(
            Service.ROUTING,
            """
            with side as (
              select payer_institution as i, currency as c, 0 as r, amount_minor as d, 0 as cr
                from payment where state = 'COMPLETED'
              union all
              select payee_institution, currency, 0, 0, amount_minor
                from payment where state = 'COMPLETED'
              union all
              select payer_institution, currency, amount_minor, 0, 0
                from payment
               where state not in ('COMPLETED', 'REFUSED', 'DECLINED', 'REVERSED')
              union all
              select p.payee_institution, f.currency, 0, f.amount_minor, 0
                from refund f join payment p using (payment_id) where f.state = 'COMPLETED'
              union all
              select p.payer_institution, f.currency, 0, 0, f.amount_minor
                from refund f join payment p using (payment_id) where f.state = 'COMPLETED'
              union all
              select p.payee_institution, f.currency, f.amount_minor, 0, 0
                from refund f join payment p using (payment_id)
               where f.state not in ('COMPLETED', 'REFUSED')
              union all
              select institution, currency, 0, -debit_minor, -credit_minor
                from participant_position_cycle where settled_at is not null
              union all
              -- Declined and reversed payments have left a row behind that says nothing.
              select payer_institution, currency, 0, 0, 0 from payment where payer_institution is not null)
            select 'sum' as side, i || ' ' || c as k, sum(r) || ' ' || sum(d) || ' ' || sum(cr) as v
              from side group by i, c
            union all
            select 'kept', institution || ' ' || currency,
                   reserved_minor || ' ' || debit_minor || ' ' || credit_minor
              from participant_position
            """)) {
      String before = sides.get(row.get("side")).put(row.get("k"), row.get("v"));
      assertThat(before).as("twice: %s", row).isNull();
    }
    assertThat(sides.get("kept"))
        .as("reserved, debit and credit by participant")
        .isEqualTo(sides.get("sum"));
  }

  private Map<String, String> pairs(Service service, String sql) {
    Map<String, String> pairs = new HashMap<>();
    for (Map<String, String> row : rows(service, sql)) {
      assertThat(pairs.put(row.get("k"), row.get("v"))).as("twice: %s", row).isNull();
    }
    return pairs;
  }

  private List<Map<String, String>> rows(Service service, String sql, String... parameters) {
    return tables.rows(service, sql, parameters);
  }

  private Books books() {
    try {
      List<JsonNode> entries = new ArrayList<>();
      JsonNode all = Json.get(system.ports().simulatorUri().resolve("/books"));
      for (JsonNode participant : all.get("participants")) {
        for (JsonNode entry : participant.get("entries")) {
          // What nobody asked for, an institution has made alone.
          if (entry.get("asked").asInt() > 0) {
            ((ObjectNode) entry).put("participant", participant.get("participant").asText());
            entries.add(entry);
          }
        }
      }
      return new Books(entries);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the institutions have written down. */
  private static final class Books {
    private static final Set<String> MONEY = Set.of("APPROVED", "ACKNOWLEDGED");
    private final List<JsonNode> entries;
    private final Map<String, List<JsonNode>> byPayment = new HashMap<>();

    Books(List<JsonNode> entries) {
      this.entries = entries;
      for (JsonNode entry : entries) {
        byPayment
            .computeIfAbsent(entry.get("paymentId").asText(), first -> new ArrayList<>())
            .add(entry);
      }
    }

    Set<String> ids() {
      return byPayment.keySet();
    }

    List<JsonNode> of(String paymentId) {
      return byPayment.getOrDefault(paymentId, List.of());
    }

    boolean asked(String kind, String paymentId) {
      return of(paymentId).stream().anyMatch(entry -> entry.get("kind").asText().equals(kind));
    }

    /** Whether money has moved and is still there; twice is never. */
    boolean moved(String kind, String paymentId) {
      List<JsonNode> moved =
          of(paymentId).stream()
              .filter(entry -> entry.get("kind").asText().equals(kind))
              .filter(entry -> MONEY.contains(entry.get("status").asText()))
              .toList();
      assertThat(moved).as("%s of %s", kind, paymentId).hasSizeLessThanOrEqualTo(1);
      return !moved.isEmpty();
    }
  }
}
