package hutong.codescan.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.codescan.support.OnRealServers;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service's own role may not do, whatever the code around it says. */
@OnRealServers
class DatabaseRightsTest {

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  @Inject Pool pool;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table t (i int)",
        "create schema s",
        "drop table scan",
        "alter table scan add column c int",
        "truncate scan",
        "delete from scan",
        "update scan set amount_minor = 1",
        "update scan set body_hash = ''",
        "update scan set verdict = 'ACCEPTED'",
        "update outbox set topic = 'x'",
        "delete from outbox",
        "truncate outbox",
        "update inbox set consumer = 'x'",
        "delete from inbox",
        "update spent_code set payment_id = payment_id",
        "delete from spent_code",
        "truncate spent_code",
        "update scan_refund set amount_minor = 1",
        "delete from scan_refund",
        "update webhook_delivery set body = ''",
        "delete from webhook_delivery",
        "drop publication outbox_pub"
      })
  void refuses_its_role(String sql) {
    assertThatThrownBy(() -> pool.query(sql).execute().await().atMost(Duration.ofSeconds(10)))
        .isInstanceOf(PgException.class)
        .extracting(failure -> ((PgException) failure).getSqlState())
        .isIn(INSUFFICIENT_PRIVILEGE, "42P01");
  }

  @Test
  void works_as_the_role_without_rights_to_create() {
    String user =
        pool.query("select current_user::text")
            .execute()
            .await()
            .atMost(Duration.ofSeconds(10))
            .iterator()
            .next()
            .getString(0);
    assertThat(user).isEqualTo("code_scan_app");
  }
}
