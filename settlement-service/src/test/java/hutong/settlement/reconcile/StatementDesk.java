package hutong.settlement.reconcile;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Books;
import hutong.settlement.Events;
import hutong.settlement.Feed;
import hutong.testing.HutongServers;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/** What tests of reconciliation do: clear a cycle, send a statement, look at the breaks. */
abstract class StatementDesk {

  final Feed feed = new Feed();

  @AfterEach
  void close() {
    feed.close();
  }

  static void execute(String sql) throws SQLException {
    try (Connection admin = DriverManager.getConnection(HutongServers.adminJdbcUrl());
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A closed cycle with payments of 10,000 of one issuer, whose name nobody else has. */
  void cleared(String cycle, String issuer, List<UUID> payments) {
    for (UUID payment : payments) {
      feed.send(Events.completed(payment, cycle, 10_000, "DEBIT", issuer, "ALIPAY", "UNIONPAY"));
    }
    feed.end(cycle, payments.size(), 10_000L * payments.size());
    feed.awaitState(cycle, "CLOSED");
  }

  static Response send(String participant, String cycle, String format, byte[] file) {
    return given()
        .contentType("application/octet-stream")
        .body(file)
        .when()
        .post(
            "/v1/reconciliations?participant={p}&cycle={c}&format={f}", participant, cycle, format);
  }

  static Response send(String participant, String cycle, OwnFile file) {
    return send(participant, cycle, "OWN", file.text().getBytes());
  }

  /** As somebody does who wants this file to be the last word. */
  static Response sendAgain(String participant, String cycle, OwnFile file) {
    return given()
        .contentType("application/octet-stream")
        .body(file.text().getBytes())
        .post(
            "/v1/reconciliations?participant={p}&cycle={c}&format=OWN&again=true",
            participant,
            cycle);
  }

  JsonPath run(String participant, String cycle, OwnFile file) {
    Response taken = send(participant, cycle, file);
    assertThat(taken.statusCode()).as(taken.asString()).isEqualTo(202);
    return ended(taken.jsonPath().getString("runId"));
  }

  JsonPath ended(String runId) {
    feed.await(
        () ->
            !given()
                .get("/v1/reconciliations/" + runId)
                .jsonPath()
                .getString("state")
                .equals("RUNNING"));
    return given().get("/v1/reconciliations/" + runId).jsonPath();
  }

  static List<String> breaks(String participant) {
    return Books.rows(
        """
        select cycle_id, outcome, state, coalesce(view, '-'), coalesce(ours_minor, 0),
               coalesce(theirs_minor, 0)
          from recon_break where participant = ? order by 1, 2, 3, 5, 6
        """,
        participant);
  }
}
