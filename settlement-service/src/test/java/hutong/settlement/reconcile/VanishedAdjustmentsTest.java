package hutong.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Books;
import hutong.settlement.Events;
import hutong.settlement.Feed;
import hutong.settlement.OnRealServers;
import hutong.testing.HutongServers;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of an adjustment when a corrected file comes; days of 2073. */
@OnRealServers
class VanishedAdjustmentsTest {

  private final Feed feed = new Feed();

  @AfterEach
  void close() {
    feed.close();
  }

  /** One payment of 10,000 in a closed cycle, and its line alone in the statement. */
  private OwnFile cleared(String day, String issuer) {
    UUID payment = UUID.randomUUID();
    String cycle = day + "-01";
    feed.send(Events.completed(payment, cycle, 10_000, "DEBIT", issuer, "ALIPAY", "UNIONPAY"));
    feed.end(cycle, 1, 10_000);
    feed.awaitState(cycle, "CLOSED");
    return new OwnFile(issuer, day).debit(payment, 10_000);
  }

  private static List<String> breaks(String participant) {
    return Books.rows(
        """
        select outcome, state, coalesce(split_part(resolution, ' file', 1), '-'), coalesce(view, '-'),
               coalesce(ours_minor, 0), coalesce(theirs_minor, 0)
          from recon_break where participant = ? order by break_id
        """,
        participant);
  }

  private static String open(String participant, String outcome) {
    return Books.one(
        "select break_id from recon_break where participant = ? and outcome = ? and state = 'OPEN'",
        participant,
        outcome);
  }

  private static long balance(String participant) {
    return Books.number(
        """
        select coalesce(sum(case when credit_participant = ? then amount_minor
                                 else - amount_minor end), 0)
          from direct_item where ? in (credit_participant, debit_participant)
        """,
        participant,
        participant);
  }

  @Test
  void an_adjustment_that_no_file_explains_any_more_is_a_break_and_is_reversed() {
    // Given a line that they alone have, put right
    String cycle = "2073-01-01-01";
    OwnFile corrected = cleared("2073-01-01", "GONE_A");
    UUID unknown = UUID.randomUUID();
    OwnFile first = new OwnFile("GONE_A", "2073-01-01", corrected).debit(unknown, 500);
    Statements.run(feed, "GONE_A", cycle, first);
    String found = open("GONE_A", "THEIRS_ONLY");
    Statements.adjust(found, "SUPPLEMENT", 500, ",\"acquirer\":\"ALIPAY\"");

    // When the corrected file no longer has it
    JsonPath run = Statements.run(feed, "GONE_A", cycle, corrected);

    // Then
    assertThat(run.getInt("counts.outcomes.OVER_ADJUSTED")).isEqualTo(1);
    assertThat(breaks("GONE_A"))
        .containsExactly(
            "THEIRS_ONLY RESOLVED SUPPLEMENT LONG 0 -500", "OVER_ADJUSTED OPEN - SHORT -500 0");
    String over = open("GONE_A", "OVER_ADJUSTED");
    assertThat(Statements.propose(over, "REVERSAL", 501, "").jsonPath().getString("code"))
        .isEqualTo("OVER_DIFFERENCE");
    assertThat(
            Statements.propose(over, "SUPPLEMENT", 500, ",\"acquirer\":\"ALIPAY\"")
                .jsonPath()
                .getString("code"))
        .isEqualTo("KIND_DOES_NOT_FIT");

    // When it is reversed, and the first file is the last word again
    JsonPath reversed = Statements.adjust(over, "REVERSAL", 500, "");
    long afterwards = balance("GONE_A");
    Statements.runAgain(feed, "GONE_A", cycle, first);

    // Then the difference has to be explained anew
    assertThat(reversed.getString("postings[0].debit.participant")).isEqualTo("ALIPAY");
    assertThat(reversed.getString("postings[0].credit.participant")).isEqualTo("GONE_A");
    assertThat(afterwards).isZero();
    assertThat(breaks("GONE_A"))
        .containsExactly(
            "THEIRS_ONLY RESOLVED SUPPLEMENT LONG 0 -500",
            "OVER_ADJUSTED RESOLVED REVERSAL SHORT -500 0",
            "THEIRS_ONLY OPEN - LONG 0 -500");
    Statements.adjust(open("GONE_A", "THEIRS_ONLY"), "SUPPLEMENT", 500, ",\"acquirer\":\"ALIPAY\"");

    // When it is gone once more
    Statements.runAgain(feed, "GONE_A", cycle, corrected);

    // Then that is a break once more
    assertThat(open("GONE_A", "OVER_ADJUSTED")).isNotNull();
  }

  @Test
  void a_difference_that_comes_back_is_not_put_right_twice() {
    // Given
    String cycle = "2073-02-01-01";
    OwnFile corrected = cleared("2073-02-01", "GONE_B");
    UUID unknown = UUID.randomUUID();
    OwnFile first = new OwnFile("GONE_B", "2073-02-01", corrected).debit(unknown, 500);
    Statements.run(feed, "GONE_B", cycle, first);
    String found = open("GONE_B", "THEIRS_ONLY");
    Statements.adjust(found, "SUPPLEMENT", 500, ",\"acquirer\":\"ALIPAY\"");
    Statements.run(feed, "GONE_B", cycle, corrected);

    // When it is shown again before anybody has reversed anything
    Statements.runAgain(feed, "GONE_B", cycle, first);

    // Then
    assertThat(breaks("GONE_B"))
        .containsExactly(
            "THEIRS_ONLY RESOLVED SUPPLEMENT LONG 0 -500",
            "OVER_ADJUSTED RESOLVED no longer in SHORT -500 0",
            "THEIRS_ONLY RESOLVED adjusted before LONG 0 -500");

    // When it is shown with another amount
    OwnFile less = new OwnFile("GONE_B", "2073-02-01", corrected).debit(unknown, 460);
    Statements.run(feed, "GONE_B", cycle, less);

    // Then only what is between the two is left, the other way
    String rest = open("GONE_B", "THEIRS_ONLY");
    String acquirer = ",\"acquirer\":\"ALIPAY\"";
    assertThat(Statements.propose(rest, "SUPPLEMENT", 41, acquirer).jsonPath().getString("code"))
        .isEqualTo("OVER_DIFFERENCE");
    JsonPath back = Statements.adjust(rest, "SUPPLEMENT", 40, acquirer);
    assertThat(back.getString("postings[0].credit.participant")).isEqualTo("GONE_B");
    assertThat(balance("GONE_B")).isEqualTo(-460);
    assertThat(open("GONE_B", "THEIRS_ONLY")).isNull();
  }

  @Test
  void what_went_through_suspense_comes_back_from_whoever_has_it() {
    // Given a part that was passed on and a part that still is in suspense
    String cycle = "2073-03-01-01";
    OwnFile corrected = cleared("2073-03-01", "GONE_C");
    OwnFile first = new OwnFile("GONE_C", "2073-03-01", corrected).debit(UUID.randomUUID(), 500);
    Statements.run(feed, "GONE_C", cycle, first);
    String found = open("GONE_C", "THEIRS_ONLY");
    Statements.adjust(found, "BOOK_TO_SUSPENSE", 500, ",\"network\":\"UNIONPAY\"");
    Statements.adjust(
        found, "SUPPLEMENT", 300, ",\"acquirer\":\"ALIPAY\",\"network\":\"UNIONPAY\"");
    String waiting =
        Statements.propose(found, "RETURN", 200, ",\"network\":\"UNIONPAY\"")
            .jsonPath()
            .getString("proposalId");

    // When
    Statements.run(feed, "GONE_C", cycle, corrected);

    // Then nothing more leaves suspense for it
    assertThat(Statements.approve(waiting).jsonPath().getString("code")).isEqualTo("BREAK_CHANGED");
    String over = open("GONE_C", "OVER_ADJUSTED");
    assertThat(Statements.propose(over, "REVERSAL", 500, "").jsonPath().getString("code"))
        .isEqualTo("OVER_DIFFERENCE");
    JsonPath most = Statements.adjust(over, "REVERSAL", 300, "");
    JsonPath rest = Statements.adjust(over, "REVERSAL", 200, "");
    assertThat(most.getString("postings[0].debit.participant")).isEqualTo("ALIPAY");
    assertThat(rest.getString("postings[0].debit.role")).isEqualTo("SUSPENSE");
    assertThat(balance("GONE_C")).isZero();
    assertThat(breaks("GONE_C"))
        .containsExactly(
            "THEIRS_ONLY RESOLVED BOOK_TO_SUSPENSE LONG 0 -500",
            "OVER_ADJUSTED RESOLVED REVERSAL SHORT -500 0");
  }

  @Test
  void what_is_being_approved_while_the_file_is_compared_is_not_overlooked() throws SQLException {
    // Given a transaction that approves, and holds the break
    String cycle = "2073-05-01-01";
    OwnFile corrected = cleared("2073-05-01", "GONE_E");
    OwnFile first = new OwnFile("GONE_E", "2073-05-01", corrected).debit(UUID.randomUUID(), 500);
    Statements.run(feed, "GONE_E", cycle, first);
    UUID found = UUID.fromString(open("GONE_E", "THEIRS_ONLY"));
    String runId;
    try (Connection admin = DriverManager.getConnection(HutongServers.adminJdbcUrl());
        PreparedStatement hold =
            admin.prepareStatement("select 1 from recon_break where break_id = ? for update");
        PreparedStatement adjust =
            admin.prepareStatement(
                """
                with done as (
                  update recon_break set state = 'RESOLVED', resolved_at = now(), resolution = 'SUPPLEMENT'
                   where break_id = ? returning break_id, match_key)
                insert into adjustment (proposal_id, break_id, kind, state, debit_participant,
                                        debit_role, credit_participant, credit_role, amount_minor,
                                        currency, reason, proposed_by, proposed_at, decided_by,
                                        decided_at, cycle_id, match_key)
                select uuidv7(), break_id, 'SUPPLEMENT', 'APPROVED', 'GONE_E', 'ISSUER', 'ALIPAY',
                       'ACQUIRER', 500, 'CNY', 'x', 'li.na', now(), 'wang.wei', now(),
                       '2073-05-01-01', match_key
                  from done
                """)) {
      admin.setAutoCommit(false);
      hold.setObject(1, found);
      hold.execute();

      // When the corrected file is compared meanwhile
      byte[] file = corrected.text().getBytes(StandardCharsets.UTF_8);
      runId = Statements.send("GONE_E", cycle, "OWN", file).jsonPath().getString("runId");
      feed.await(
          () ->
              Books.number(
                      "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                          + " and query like '%recon_break%'")
                  > 0);
      adjust.setObject(1, found);
      adjust.execute();
      admin.commit();
    }
    feed.await(
        () ->
            Books.one("select state from recon_run where run_id = ?::uuid", runId).equals("DONE"));

    // Then
    assertThat(breaks("GONE_E"))
        .containsExactly(
            "THEIRS_ONLY RESOLVED SUPPLEMENT LONG 0 -500", "OVER_ADJUSTED OPEN - SHORT -500 0");
  }

  @Test
  void a_part_that_was_put_right_is_a_break_when_the_neighbouring_file_explains_all_of_it() {
    // Given
    OwnFile first = cleared("2073-04-01", "GONE_D");
    OwnFile second = cleared("2073-04-02", "GONE_D");
    Statements.run(feed, "GONE_D", "2073-04-02-01", second);
    OwnFile empty = new OwnFile("GONE_D", "2073-04-01");
    Statements.run(feed, "GONE_D", "2073-04-01-01", empty);
    Statements.adjust(open("GONE_D", "OURS_ONLY"), "RETURN", 4_000, "");

    // When the line stands in the file of the day after
    Statements.run(
        feed, "GONE_D", "2073-04-02-01", new OwnFile("GONE_D", "2073-04-02", second, first));

    // Then
    assertThat(breaks("GONE_D"))
        .containsExactly(
            "MATCHED_CROSS_DAY AUTO_CLOSED in the statement of cycle 2073-04-02-01 - -10000 0",
            "OVER_ADJUSTED OPEN - LONG 4000 0");
  }

  @Test
  void what_was_written_off_is_judged_anew_when_it_comes_back() {
    // Given
    String cycle = "2073-06-01-01";
    OwnFile corrected = cleared("2073-06-01", "GONE_F");
    OwnFile first = new OwnFile("GONE_F", "2073-06-01", corrected).debit(UUID.randomUUID(), 50);
    Statements.run(feed, "GONE_F", cycle, first);
    Statements.adjust(open("GONE_F", "THEIRS_ONLY"), "WRITE_OFF", 50, "");
    Statements.run(feed, "GONE_F", cycle, corrected);

    // When
    Statements.runAgain(feed, "GONE_F", cycle, first);

    // Then
    assertThat(breaks("GONE_F"))
        .containsExactly(
            "THEIRS_ONLY RESOLVED WRITE_OFF LONG 0 -50", "THEIRS_ONLY OPEN - LONG 0 -50");
  }
}
