package hutong.codescan.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.codescan.support.OnRealServers;
import hutong.testing.HutongServers;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Old rows leave by functions that the service may call, because it may not delete by itself. */
@OnRealServers
class OutboxUpkeepTest {

  @Inject Pool pool;

  private RowSet<Row> ask(String sql) {
    return pool.query(sql).execute().await().atMost(Duration.ofSeconds(10));
  }

  private long number(String sql) {
    return ask(sql).iterator().next().getLong(0);
  }

  private static void asSuperuser(String... statements) throws Exception {
    try (Connection admin = DriverManager.getConnection(HutongServers.adminJdbcUrl());
        Statement statement = admin.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void refuses_to_keep_nothing() {
    assertThatThrownBy(() -> ask("select outbox_drop_partitions(0)"))
        .hasMessageContaining("one day at least");
    assertThatThrownBy(() -> ask("select inbox_forget(0)"))
        .hasMessageContaining("one day at least");
  }

  @Test
  void drops_the_days_that_are_old_and_keeps_the_others() throws Exception {
    // Given a row of a hundred days ago in a partition of its day, and one of today
    asSuperuser(
        """
        do $$
        declare old date := (now() at time zone 'UTC')::date - 100;
        begin
          execute format('create table outbox_%s partition of outbox for values from (%L) to (%L)',
            to_char(old, 'YYYYMMDD'), old::timestamp at time zone 'UTC',
            (old + 1)::timestamp at time zone 'UTC');
          execute format('alter table outbox_%s owner to code_scan_owner', to_char(old, 'YYYYMMDD'));
        end $$
        """,
        """
        insert into outbox (id, topic, key, type, occurred_at, payload, created_at)
        select gen_random_uuid(), 'upkeep', 'old', 't', now(), ''::bytea, ((now() at time zone 'UTC')::date - 100)::timestamp
         union all select gen_random_uuid(), 'upkeep', 'new', 't', now(), ''::bytea, now()
        """);

    // When
    long dropped = number("select outbox_drop_partitions(90)");

    // Then
    assertThat(dropped).isEqualTo(1);
    assertThat(number("select count(*) from outbox where topic = 'upkeep' and key = 'old'"))
        .isZero();
    assertThat(number("select count(*) from outbox where topic = 'upkeep' and key = 'new'"))
        .isEqualTo(1);
    assertThat(number("select outbox_drop_partitions(90)")).isZero();
  }

  @Test
  void forgets_what_was_taken_long_ago() throws Exception {
    // Given
    UUID old = UUID.randomUUID();
    UUID recent = UUID.randomUUID();
    asSuperuser(
        "insert into inbox values ('upkeep', '" + old + "', now() - interval '91 days')",
        "insert into inbox values ('upkeep', '" + recent + "', now() - interval '89 days')");

    // When
    long forgotten = number("select inbox_forget(90)");

    // Then
    assertThat(forgotten).isEqualTo(1);
    assertThat(number("select count(*) from inbox where event_id = '" + recent + "'")).isEqualTo(1);
  }
}
