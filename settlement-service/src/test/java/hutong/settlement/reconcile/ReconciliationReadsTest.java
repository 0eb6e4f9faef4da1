package hutong.settlement.reconcile;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Books;
import hutong.settlement.Events;
import hutong.settlement.Feed;
import hutong.settlement.OnRealServers;
import hutong.testing.HutongServers;
import io.restassured.path.json.JsonPath;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is shown of runs and breaks, page by page; days of 2077. */
@OnRealServers
class ReconciliationReadsTest {

  private final Feed feed = new Feed();

  @AfterEach
  void close() {
    feed.close();
  }

  private static void execute(String sql) throws SQLException {
    try (Connection admin = DriverManager.getConnection(HutongServers.adminJdbcUrl());
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String runs(String participant, String day, int count) {
    return Books.one(
        """
        with c as (insert into cycle (cycle_id, settlement_date, state, partitions, opened_at,
                                       draining_at, closed_at)
          values (? || '-01', ?::date, 'CLOSED', 1, now(), now(), now()) on conflict do nothing),
        made as (
          insert into recon_run (run_id, participant, cycle_id, format, file_sha256, state,
                                 started_at, progress_at, finished_at, bad_line, bad_reason)
          select uuidv7(), ?, ? || '-01', 'OWN', sha256(n::text::bytea), 'QUARANTINED', now(), now(),
                 now(), 0, 'MISSING_END'
            from generate_series(1, ?) as n returning run_id)
        select min(run_id::text) from made
        """,
        day,
        day,
        participant,
        day,
        count);
  }

  private static void breaks(String run, String openedOn, int count) {
    Books.rows(
        """
        insert into recon_break (break_id, run_id, participant, cycle_id, outcome, kind, direction,
                                 match_key, theirs_minor, currency, state, opened_on)
        select uuidv7(), run_id, participant, cycle_id, 'THEIRS_ONLY', 'PAYMENT', 'D',
               ? || n::text, -1, 'CNY', 'OPEN', ?::date
          from recon_run, generate_series(1, ?) as n where run_id = ?::uuid returning 1
        """,
        openedOn,
        openedOn,
        count,
        run);
  }

  private static JsonPath get(String path, String after) {
    return given()
        .get(path + (after == null ? "" : "&after=" + after))
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  @Test
  void where_a_list_goes_on_must_be_known() {
    String nowhere = UUID.randomUUID().toString();

    assertThat(given().get("/v1/breaks?after=" + nowhere).jsonPath().getString("code"))
        .isEqualTo("UNKNOWN_BREAK");
    assertThat(given().get("/v1/breaks?after=x").jsonPath().getString("code"))
        .isEqualTo("BAD_BREAK_ID");
    assertThat(
            given()
                .get("/v1/reconciliations?participant=READ_A&after=" + nowhere)
                .jsonPath()
                .getString("code"))
        .isEqualTo("UNKNOWN_RUN");
    assertThat(given().get("/v1/reconciliations").jsonPath().getString("code"))
        .isEqualTo("BAD_PARTICIPANT_ID");
  }

  @Test
  void breaks_are_walked_to_the_end_while_new_ones_come_and_old_ones_are_resolved() {
    // Given
    String run = runs("READ_B", "2077-01-01", 1);
    breaks(run, "2021-10-05", 600);
    String path = "/v1/breaks?participant=READ_B&state=OPEN";

    // When the last of the first page is resolved, and older and newer ones come
    JsonPath first = get(path, null);
    String last = first.getString("next");
    Books.rows(
        "update recon_break set state = 'RESOLVED', resolved_at = now(), resolution = 'x'"
            + " where break_id = ?::uuid returning 1",
        last);
    breaks(run, "2021-10-04", 10);
    breaks(run, "2021-10-06", 10);
    JsonPath second = get(path, last);

    // Then every break that was there at the beginning is shown once
    List<String> seen = new ArrayList<>(first.getList("breaks.breakId", String.class));
    seen.addAll(second.getList("breaks.breakId", String.class));
    assertThat(first.getList("breaks")).hasSize(500);
    assertThat(second.getString("next")).isNull();
    assertThat(seen).doesNotHaveDuplicates().hasSize(610);
    assertThat(
            Books.number(
                "select count(*) from recon_break where participant = 'READ_B'"
                    + " and opened_on = '2021-10-05' and break_id::text"
                    + " = any(string_to_array(?, ','))",
                String.join(",", seen)))
        .isEqualTo(600);
  }

  @Test
  void runs_of_a_participant_are_walked_to_the_end_while_new_ones_come() {
    // Given
    runs("READ_C", "2077-02-01", 130);
    String path = "/v1/reconciliations?participant=READ_C";

    // When
    JsonPath first = get(path, null);
    runs("READ_C", "2077-02-02", 20);
    JsonPath second = get(path, first.getString("next"));

    // Then
    List<String> seen = new ArrayList<>(first.getList("runs.runId", String.class));
    seen.addAll(second.getList("runs.runId", String.class));
    assertThat(first.getList("runs")).hasSize(100);
    assertThat(second.getString("next")).isNull();
    assertThat(seen).doesNotHaveDuplicates().hasSize(130);
  }

  @Test
  void a_cycle_that_is_settled_after_the_run_is_shown_as_settled() throws SQLException {
    // Given
    UUID payment = UUID.randomUUID();
    String cycle = "2077-03-01-01";
    feed.send(Events.completed(payment, cycle, 10_000, "DEBIT", "READ_D", "ALIPAY", "UNIONPAY"));
    feed.end(cycle, 1, 10_000);
    feed.awaitState(cycle, "CLOSED");
    OwnFile file = new OwnFile("READ_D", "2077-03-01").debit(payment, 10_000);
    JsonPath before = Statements.run(feed, "READ_D", cycle, file);

    // When
    execute(
        """
        set session_replication_role = replica;  -- the leg alone, without its instruction
        insert into settlement_leg (cycle_id, participant, currency, amount_minor, state, uetr,
                                    end_to_end_id, attempt, message_id, confirmed_at, booked_on)
        select cycle_id, participant, currency, net_minor, 'CONFIRMED', gen_random_uuid(),
               'READ-D', 1, 'READ-D', now(), current_date
          from cycle_net where cycle_id = '2077-03-01-01' and participant = 'READ_D'
        """);
    JsonPath after =
        given().get("/v1/reconciliations/" + before.getString("runId")).then().extract().jsonPath();
    JsonPath listed = get("/v1/reconciliations?participant=READ_D", null);

    // Then
    assertThat(before.getString("counts.sums[0].cash")).isEqualTo("NONE");
    assertThat(before.getString("counts.sums[0].cashAgrees")).isNull();
    assertThat(after.getString("counts.sums[0].cash")).isEqualTo("CONFIRMED");
    assertThat(after.getBoolean("counts.sums[0].cashAgrees")).isTrue();
    assertThat(after.getInt("counts.sums[0].cashMinor")).isEqualTo(-10_000 + 32);
    assertThat(after.getInt("counts.sums[0].fileMinor")).isEqualTo(-10_000);
    assertThat(listed.getString("runs[0].counts.sums[0].cash")).isEqualTo("CONFIRMED");
  }
}
