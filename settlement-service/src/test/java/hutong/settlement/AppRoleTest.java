package hutong.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What the service's role may not do, even if the service were told to. */
@OnRealServers
class AppRoleTest {

  @ConfigProperty(name = "quarkus.datasource.jdbc.url")
  String url;

  @ConfigProperty(name = "quarkus.datasource.username")
  String user;

  @ConfigProperty(name = "quarkus.datasource.password")
  String password;

  private void execute(String sql) throws SQLException {
    try (Connection app = DriverManager.getConnection(url, user, password);
        Statement statement = app.createStatement()) {
      statement.execute(sql);
    }
  }

  private void assertDenied(String sql) {
    assertThatThrownBy(() -> execute(sql)).as(sql).hasMessageContaining("permission denied");
  }

  @Test
  void what_is_posted_announced_netted_or_sealed_can_only_be_added_to() {
    for (String table :
        List.of(
            "clearing_item",
            "transfer",
            "linked_item",
            "linked_transfer",
            "direct_item",
            "cycle_marker",
            "cycle_net",
            "direct_item",
            "cycle_seal",
            "participant_seal",
            "participant_file")) {
      assertDenied("update " + table + " set cycle_id = '2021-10-02-01'");
      assertDenied("delete from " + table);
      assertDenied("truncate " + table + " cascade");
    }
  }

  @Test
  void what_was_sent_received_put_up_or_done_for_a_settlement_can_only_be_added_to() {
    for (String table :
        List.of(
            "settlement_step",
            "settlement_instruction",
            "settlement_message",
            "settlement_attempt",
            "settlement_told_booking",
            "settlement_proposal",
            "prefunding")) {
      assertDenied("delete from " + table);
      assertDenied("truncate " + table + " cascade");
    }
    assertDenied("update settlement_message set outcome = 'APPLIED'");
    assertDenied("update settlement_instruction set xml = ''");
    assertDenied("update settlement_attempt set amount_minor = 1");
    assertDenied("update settlement_proposal set end_to_end_ids = '{}'");
    assertDenied("update prefunding set amount_minor = 0");
    assertDenied("update settlement_leg set amount_minor = 1");
    assertDenied("update settlement set policy = 'HOLD'");
    assertDenied("delete from settlement_leg");
    assertDenied("delete from settlement");
  }

  @Test
  void events_told_and_taken_cannot_be_rewritten() {
    assertDenied("update outbox set payload = ''");
    assertDenied("delete from outbox");
    assertDenied("delete from inbox");
  }

  @Test
  void cycles_and_positions_cannot_be_removed() {
    assertDenied("delete from cycle");
    assertDenied("delete from position");
  }

  @Test
  void the_schema_cannot_be_changed() {
    // A table's owner alone may change it, and PostgreSQL says so in other words.
    assertDenied("create table mine (i int)");
    assertThatThrownBy(() -> execute("drop table transfer")).hasMessageContaining("must be owner");
    assertThatThrownBy(() -> execute("alter table cycle disable trigger all"))
        .hasMessageContaining("must be owner");
    assertThat(user).isEqualTo("settlement_app");
  }
}
