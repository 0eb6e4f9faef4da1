package hutong.settlement.reconcile;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import hutong.testing.AdminDatabase;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Statements against what was really cleared, through HTTP. */
@OnRealServers
class ReconciliationFlowTest extends StatementDesk {

  /** What a fee file that holds for every test charges the issuer of 10,000 fen: 35 less 3. */
  private static final String OUR_FEE = "C32";

  @Test
  void what_is_not_a_cycle_a_format_or_a_participant_is_refused() {
    cleared("2071-01-01-01", "RECON_A", List.of(UUID.randomUUID()));
    byte[] file = new byte[0];

    assertThat(send("RECON_A", "2071-01-01-01", "PDF", file).jsonPath().getString("code"))
        .isEqualTo("BAD_FORMAT");
    assertThat(send("recon", "2071-01-01-01", "OWN", file).jsonPath().getString("code"))
        .isEqualTo("BAD_PARTICIPANT_ID");
    assertThat(send("RECON_A", "'", "OWN", file).jsonPath().getString("code"))
        .isEqualTo("BAD_CYCLE_ID");
    assertThat(send("RECON_A", "1999-01-01-01", "OWN", file).statusCode()).isEqualTo(404);
    assertThat(send("NOBODY", "2071-01-01-01", "OWN", file).statusCode()).isEqualTo(404);
    given()
        .body(file)
        .contentType("application/octet-stream")
        .post("/v1/reconciliations?participant=RECON_A&cycle=2071-01-01-01&format=OWN&again=yes")
        .then()
        .statusCode(400)
        .body("code", equalTo("BAD_AGAIN"));
    given().get("/v1/reconciliations/x").then().statusCode(400).body("code", equalTo("BAD_RUN_ID"));
    given().get("/v1/breaks?age=old").then().statusCode(400).body("code", equalTo("BAD_AGE"));
  }

  @Test
  void a_file_that_cannot_be_read_is_quarantined_and_compared_with_nothing() {
    // Given
    UUID payment = UUID.randomUUID();
    cleared("2071-01-05-01", "RECON_B", List.of(payment));
    OwnFile file = new OwnFile("RECON_B", "2071-01-05").debit(payment, 10_000);

    // When
    Response taken =
        send(
            "RECON_B",
            "2071-01-05-01",
            "OWN",
            file.text().replace("|10000||", "|10000,00||").getBytes());
    JsonPath run = ended(taken.jsonPath().getString("runId"));

    // Then
    assertThat(run.getString("state")).isEqualTo("QUARANTINED");
    assertThat(run.getInt("badLine")).isEqualTo(2);
    assertThat(run.getString("badField")).isEqualTo("amount");
    assertThat(run.getString("badReason")).isEqualTo("BAD_VALUE");
    assertThat(breaks("RECON_B")).isEmpty();
    assertThat(Books.number("select count(*) from recon_line")).isZero();
  }

  @Test
  void another_days_file_is_quarantined_before_anything_is_compared() {
    // Given
    UUID payment = UUID.randomUUID();
    cleared("2071-01-08-01", "RECON_F", List.of());
    cleared("2071-01-09-01", "RECON_F", List.of(payment));
    String bill =
        """
        交易时间,微信订单号,商户订单号,交易状态,货币种类,应结订单金额,微信退款单号,商户退款单号,退款金额,退款状态
        `%s,`42,`%s,`SUCCESS,`CNY,`100.00,`0,`0,`0.00,`
        总交易单数,应结订单总金额
        `1,`100.00
        """;

    // When their day is two days before ours, and two behind it
    for (String at : List.of("2071-01-07 22:59:59", "2071-01-10 23:00:00")) {
      JsonPath run =
          ended(
              send("RECON_F", "2071-01-09-01", "WECHAT", bill.formatted(at, payment).getBytes())
                  .jsonPath()
                  .getString("runId"));

      // Then
      assertThat(run.getString("state")).isEqualTo("QUARANTINED");
      assertThat(run.getString("badReason")).isEqualTo("WRONG_DATE");
      assertThat(run.getInt("badLine")).isZero();
    }
    assertThat(breaks("RECON_F")).isEmpty();

    // When it is the day before, up to the first instant of which a line may be
    JsonPath run =
        ended(
            send(
                    "RECON_F",
                    "2071-01-09-01",
                    "WECHAT",
                    bill.formatted("2071-01-07 23:00:00", payment).getBytes())
                .jsonPath()
                .getString("runId"));

    // Then
    assertThat(run.getString("state")).isEqualTo("DONE");
    assertThat(run.getInt("counts.outcomes.MATCHED")).isEqualTo(1);
  }

  @Test
  void a_sum_that_does_not_fit_quarantines_the_file() throws SQLException {
    // Given what is cleared is more than any sum can hold
    String cycle = "2071-01-12-01";
    UUID payment = UUID.randomUUID();
    cleared(cycle, "RECON_G", List.of(payment));
    execute(
        """
        insert into clearing_item
        select (jsonb_populate_record(c, jsonb_build_object(
                 'payment_id', uuidv7(), 'amount_minor', 9000000000000000000))).*
          from clearing_item c, generate_series(1, 2) where c.payment_id = '%s'
        """
            .formatted(payment));

    // When
    JsonPath run =
        run("RECON_G", cycle, new OwnFile("RECON_G", "2071-01-12").debit(payment, 10_000));
    execute("delete from clearing_item where amount_minor = 9000000000000000000");

    // Then
    assertThat(run.getString("state")).isEqualTo("QUARANTINED");
    assertThat(run.getString("badReason")).isEqualTo("OUT_OF_RANGE");
    assertThat(breaks("RECON_G")).isEmpty();
  }

  @Test
  void a_run_that_takes_too_long_fails_and_its_file_can_be_sent_again() {
    // Given somebody who compares for the same participant and does not come to an end
    String cycle = "2071-01-15-01";
    UUID payment = UUID.randomUUID();
    cleared(cycle, "RECON_H", List.of(payment));
    OwnFile file = new OwnFile("RECON_H", "2071-01-15").debit(payment, 10_000);
    JsonPath slow =
        AdminDatabase.use(
            admin -> {
              String lock = "%s(hashtextextended('reconciliation of RECON_H', 0))";
              try (Statement statement = admin.createStatement()) {
                statement.execute("select " + lock.formatted("pg_advisory_lock"));
                // When
                try {
                  return run("RECON_H", cycle, file);
                } finally {
                  statement.execute("select " + lock.formatted("pg_advisory_unlock"));
                }
              }
            });

    // Then
    assertThat(slow.getString("state")).isEqualTo("FAILED");
    assertThat(slow.getString("badReason")).isEqualTo("TIMED_OUT");

    // When it is sent again
    JsonPath again = run("RECON_H", cycle, file);

    // Then
    assertThat(again.getString("runId")).isEqualTo(slow.getString("runId"));
    assertThat(again.getString("state")).isEqualTo("DONE");
    assertThat(again.getString("badReason")).isNull();
    assertThat(again.getInt("counts.outcomes.MATCHED")).isEqualTo(1);
  }

  @Test
  void each_difference_has_its_name_and_the_rest_is_counted() {
    // Given
    String cycle = "2071-02-01-01";
    List<UUID> p = java.util.stream.Stream.generate(UUID::randomUUID).limit(7).toList();
    cleared(cycle, "RECON_C", p);
    OwnFile file =
        new OwnFile("RECON_C", "2071-02-01")
            .line("PAYMENT", p.get(0).toString(), "", "D", 10_000, OUR_FEE, "CNY", "SUCCESS")
            .debit(p.get(1), 9_900)
            .line("PAYMENT", p.get(2).toString(), "", "D", 10_000, "C31", "CNY", "SUCCESS")
            .line("PAYMENT", p.get(3).toString(), "", "D", 10_000, "", "CNY", "PENDING")
            .line("PAYMENT", p.get(4).toString(), "", "D", 10_000, "", "USD", "SUCCESS")
            .debit(p.get(5), 10_000)
            .debit(p.get(5), 10_000)
            .line("PAYMENT", "", "ONLY-THEIRS", "D", 500, "", "CNY", "SUCCESS")
            .line("PAYMENT", "", "FAILED-THEIRS", "D", 700, "", "CNY", "FAILED");

    // When
    JsonPath run = run("RECON_C", cycle, file);

    // Then
    assertThat(run.getString("state")).isEqualTo("DONE");
    assertThat(run.getInt("counts.lines")).isEqualTo(9);
    assertThat(run.getInt("counts.items")).isEqualTo(7);
    assertThat(run.getInt("counts.notSuccessful")).isEqualTo(1);
    assertThat(run.getInt("counts.outcomes.MATCHED")).isEqualTo(2);
    assertThat(run.getInt("counts.breaks")).isEqualTo(7);
    assertThat(run.getInt("counts.sums[0].itemsMinor")).isEqualTo(-70_000);
    assertThat(run.getInt("counts.sums[0].fileMinor"))
        .isEqualTo(-10_000 - 9_900 - 10_000 - 20_000 - 500);
    assertThat(run.getString("counts.sums[0].cash")).isEqualTo("NONE");
    assertThat(breaks("RECON_C"))
        .containsExactly(
            cycle + " AMOUNT_DIFF OPEN SHORT -10000 -9900",
            cycle + " CURRENCY_DIFF OPEN - -10000 0",
            cycle + " DUPLICATE_THEIRS OPEN LONG 0 -10000",
            cycle + " FEE_DIFF OPEN LONG 32 31",
            cycle + " OURS_ONLY HELD SHORT -10000 0",
            cycle + " STATUS_DIFF HELD SHORT -10000 -10000",
            cycle + " THEIRS_ONLY OPEN LONG 0 -500");
    given()
        .get("/v1/breaks?participant=RECON_C&state=OPEN")
        .then()
        .statusCode(200)
        .body(
            "breaks.findAll { it.outcome == 'THEIRS_ONLY' }.defaultAction[0]",
            equalTo("QUERY_THEN_SUSPENSE"))
        .body("breaks.holder.unique()", org.hamcrest.Matchers.hasItem("RECON_C"));
    assertThat(
            Books.number(
                "select count(*) from outbox where type = 'hutong.reconciliation.finished.v1'"
                    + " and key = ?",
                cycle))
        .isEqualTo(1);
  }

  @Test
  void another_fee_is_a_difference_beside_another_amount_and_goes_by_itself() {
    // Given
    String cycle = "2071-02-05-01";
    List<UUID> p = java.util.stream.Stream.generate(UUID::randomUUID).limit(3).toList();
    cleared(cycle, "RECON_I", p);
    OwnFile file =
        new OwnFile("RECON_I", "2071-02-05")
            .line("PAYMENT", p.get(0).toString(), "", "D", 9_000, "D968", "CNY", "SUCCESS")
            .line("PAYMENT", p.get(1).toString(), "", "D", 9_000, OUR_FEE, "CNY", "SUCCESS")
            .debit(p.get(2), 9_000);

    // When
    JsonPath run = run("RECON_I", cycle, file);

    // Then the one with another fee has two differences, and is one line and one item
    assertThat(run.getInt("counts.lines")).isEqualTo(3);
    assertThat(run.getInt("counts.items")).isEqualTo(3);
    assertThat(run.getMap("counts.outcomes").toString()).isEqualTo("{AMOUNT_DIFF=3, FEE_DIFF=1}");
    assertThat(run.getInt("counts.breaks")).isEqualTo(4);
    assertThat(run.getInt("counts.sums[0].fileMinor")).isEqualTo(-27_000);
    assertThat(breaks("RECON_I"))
        .containsExactly(
            cycle + " AMOUNT_DIFF OPEN SHORT -10000 -9000",
            cycle + " AMOUNT_DIFF OPEN SHORT -10000 -9000",
            cycle + " AMOUNT_DIFF OPEN SHORT -10000 -9000",
            cycle + " FEE_DIFF OPEN LONG 32 -968");

    // When the amounts are corrected and the fee is not
    OwnFile corrected = new OwnFile("RECON_I", "2071-02-05");
    corrected.line("PAYMENT", p.get(0).toString(), "", "D", 10_000, "D968", "CNY", "SUCCESS");
    JsonPath second =
        run("RECON_I", cycle, corrected.debit(p.get(1), 10_000).debit(p.get(2), 10_000));

    // Then the break of the fee is the same
    assertThat(second.getMap("counts.outcomes").toString()).isEqualTo("{FEE_DIFF=1, MATCHED=2}");
    assertThat(breaks("RECON_I"))
        .containsExactly(
            cycle + " AMOUNT_DIFF RESOLVED SHORT -10000 -9000",
            cycle + " AMOUNT_DIFF RESOLVED SHORT -10000 -9000",
            cycle + " AMOUNT_DIFF RESOLVED SHORT -10000 -9000",
            cycle + " FEE_DIFF OPEN LONG 32 -968");
  }

  @Test
  void the_same_file_is_the_same_run_and_a_later_one_ends_what_it_no_longer_shows()
      throws SQLException {
    // Given
    String cycle = "2071-03-01-01";
    UUID one = UUID.randomUUID();
    UUID two = UUID.randomUUID();
    cleared(cycle, "RECON_D", List.of(one, two));
    OwnFile first = new OwnFile("RECON_D", "2071-03-01").debit(one, 10_000).debit(two, 1);
    JsonPath run = run("RECON_D", cycle, first);

    // When the same comes again
    Response again = send("RECON_D", cycle, first);

    // Then
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.jsonPath().getString("runId")).isEqualTo(run.getString("runId"));
    assertThat(breaks("RECON_D")).containsExactly(cycle + " AMOUNT_DIFF OPEN SHORT -10000 -1");

    // When a corrected one comes, and the agent has confirmed the cash
    execute(
        """
        set session_replication_role = replica;  -- the leg alone, without its instruction
        insert into settlement_leg (cycle_id, participant, currency, amount_minor, state, uetr,
                                    end_to_end_id, attempt, message_id, confirmed_at, booked_on)
        select cycle_id, participant, currency, net_minor, 'CONFIRMED', gen_random_uuid(),
               'RECON-D', 1, 'RECON-D', now(), current_date
          from cycle_net where cycle_id = '2071-03-01-01' and participant = 'RECON_D'
        """);
    JsonPath second =
        run(
            "RECON_D",
            cycle,
            new OwnFile("RECON_D", "2071-03-01").debit(one, 10_000).debit(two, 10_000));

    // Then
    assertThat(second.getInt("counts.outcomes.MATCHED")).isEqualTo(2);
    assertThat(second.getBoolean("counts.sums[0].itemsAgree")).isTrue();
    assertThat(second.getBoolean("counts.sums[0].cashAgrees")).isTrue();
    assertThat(second.getInt("counts.sums[0].cashMinor")).isEqualTo(-20_000 + 2 * 32);
    assertThat(breaks("RECON_D")).containsExactly(cycle + " AMOUNT_DIFF RESOLVED SHORT -10000 -1");
    assertThat(Books.one("select resolution from recon_break where participant = 'RECON_D'"))
        .startsWith("no longer in file ");

    // When a retry of the network brings the first once more
    Response stale = send("RECON_D", cycle, first);

    // Then the correction stands
    assertThat(stale.statusCode()).isEqualTo(200);
    assertThat(stale.jsonPath().getString("runId")).isEqualTo(run.getString("runId"));
    assertThat(breaks("RECON_D")).containsExactly(cycle + " AMOUNT_DIFF RESOLVED SHORT -10000 -1");

    // When somebody wants the first to be the last word
    Response wanted = sendAgain("RECON_D", cycle, first);
    ended(wanted.jsonPath().getString("runId"));

    // Then
    assertThat(wanted.statusCode()).isEqualTo(202);
    assertThat(sendAgain("RECON_D", cycle, first).statusCode()).isEqualTo(200);
    assertThat(breaks("RECON_D"))
        .containsExactlyInAnyOrder(
            cycle + " AMOUNT_DIFF RESOLVED SHORT -10000 -1",
            cycle + " AMOUNT_DIFF OPEN SHORT -10000 -1");

    // When it is shown with another amount it is another break
    run("RECON_D", cycle, new OwnFile("RECON_D", "2071-03-01").debit(one, 10_000).debit(two, 2));

    // Then
    assertThat(breaks("RECON_D"))
        .containsExactlyInAnyOrder(
            cycle + " AMOUNT_DIFF RESOLVED SHORT -10000 -1",
            cycle + " AMOUNT_DIFF RESOLVED SHORT -10000 -1",
            cycle + " AMOUNT_DIFF OPEN SHORT -10000 -2");
  }
}
