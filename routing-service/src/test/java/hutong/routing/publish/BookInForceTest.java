package hutong.routing.publish;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import hutong.routing.outbox.InForce;
import hutong.routing.outbox.RulebookAnnouncer;
import hutong.routing.rulebook.EditedRulebook;
import hutong.routing.support.Books;
import hutong.routing.support.Database;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Schemas;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Further instances beside the one under test, on the same database. */
@RoutingTest
class BookInForceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String NANJING = "320100";

  @Inject Pool pool;
  @Inject Clock clock;
  @Inject MeterRegistry meters;
  @Inject RulebookAnnouncer announcer;

  @TestHTTPResource(value = "health/ready", management = true)
  String readyUrl;

  @AfterEach
  void restore() {
    Books.restore();
  }

  /** A clock that stands until it is told otherwise. */
  private static final class HandClock extends Clock {
    private final AtomicReference<Instant> now = new AtomicReference<>();

    HandClock(Instant now) {
      this.now.set(now);
    }

    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private BookInForce instance(Clock clock) {
    BookInForce instance = new BookInForce(pool, clock, new SimpleMeterRegistry());
    look(instance);
    return instance;
  }

  private static void look(BookInForce instance) {
    instance.look().await().atMost(PATIENCE);
  }

  private static String version(BookInForce instance) {
    return instance.now().rulebook().version();
  }

  private static long announced(long publication) {
    return Database.rows("select payload from outbox where type = 'hutong.rulebook.in-force.v1'")
        .stream()
        .map(row -> new JsonObject(new String((byte[]) row.get("payload"))))
        .filter(event -> event.getLong("publication") == publication)
        .count();
  }

  @Test
  void storedBookThatDoesNotLoadNeverReplacesTheOneInForce() {
    // Given
    String good = Books.inForce();
    BookInForce instance = instance(clock);

    // When
    publishBroken(good);
    look(instance);

    // Then
    assertThat(version(instance)).isEqualTo(good);
    assertThat(instance.broken()).containsExactly("broken");
    assertThat(instance.followsTheLastWord()).isFalse();
    await().atMost(PATIENCE).untilAsserted(() -> get(readyUrl).then().statusCode(503));
    assertThat(meters.get("hutong.rulebook.broken").gauge().value()).isOne();
    get("/v1/rulebook").then().body("version", equalTo(good));
    assertThat(announced(Database.count("select max(number) from rulebook_publication"))).isZero();

    // When
    Books.rollBack(good).then().statusCode(200);
    look(instance);

    // Then
    assertThat(version(instance)).isEqualTo(good);
    assertThat(instance.followsTheLastWord()).isTrue();
    get(readyUrl).then().statusCode(200);
  }

  private static void publishBroken(String good) {
    Database.execute(
        """
        insert into rulebook_version (version, hash, state, drafted_by, drafted_at, approved_by,
          approved_at)
        values ('broken', decode(repeat('ab', 32), 'hex'), 'PUBLISHED', 'a', now(), 'b', now())
        on conflict do nothing
        """);
    Database.execute(
        "insert into rulebook_file select 'broken', name, 'no json'::bytea from rulebook_file"
            + " where version = ? on conflict do nothing",
        good);
    Database.execute(
        """
        insert into rulebook_publication (number, version, kind, takes_effect_at, published_at,
          published_by, supersedes)
        select max(number) + 1, 'broken', 'PUBLISH', now() - interval '1 minute', now(), 'b', ?
          from rulebook_publication
        """,
        good);
  }

  @Test
  void bookOfALaterTimeNeverStandsInForOneThatDoesNotLoad() {
    // Given
    String good = Books.inForce();
    publishBroken(good);
    Database.execute(
        """
        insert into rulebook_version (version, hash, state, drafted_by, drafted_at, approved_by,
          approved_at)
        values ('later', decode(repeat('cd', 32), 'hex'), 'PUBLISHED', 'a', now(), 'b', now())
        """);
    Database.execute(
        "insert into rulebook_file select 'later', name, content from rulebook_file"
            + " where version = ?",
        good);
    Database.execute(
        """
        insert into rulebook_publication (number, version, kind, takes_effect_at, published_at,
          published_by, supersedes)
        select max(number) + 1, 'later', 'PUBLISH', now() + interval '1 day', now(), 'b', 'broken'
          from rulebook_publication
        """);

    // When an instance starts that has never had another book
    BookInForce started = instance(clock);

    // Then
    assertThatThrownBy(started::now).isInstanceOf(NoBookInForceException.class);
    assertThat(started.followsTheLastWord()).isFalse();
  }

  @Test
  void instanceWithoutAnyBookThatLoadsDecidesNothing() {
    BookInForce instance = new BookInForce(pool, clock, new SimpleMeterRegistry());

    assertThat(instance.followsTheLastWord()).isFalse();
    org.assertj.core.api.Assertions.assertThatThrownBy(instance::now)
        .isInstanceOf(NoBookInForceException.class);
  }

  @Test
  void publicationReachesAnotherInstanceAndOneThatStartsLater() {
    // Given
    BookInForce other = instance(clock);
    String version = Books.approved(Books.opening("R-AL-80", NANJING, "2021-10-20"));

    // When
    Books.publish(version, new JsonObject()).then().statusCode(200);
    look(other);

    // Then
    assertThat(version(other)).isEqualTo(version);
    assertThat(version(instance(clock))).isEqualTo(version);
    assertThat(Books.inForce()).isEqualTo(version);
  }

  @Test
  void publicationTakesEffectAtItsInstantAndNotBeforeUnlessItIsSilenced() {
    // Given
    String before = Books.inForce();
    HandClock hand = new HandClock(clock.instant());
    BookInForce other = instance(hand);
    Instant at = Instant.parse("2100-03-01T00:00:00Z");
    String version = Books.approved(Books.opening("R-AL-81", NANJING, "2021-10-20"));
    Books.publish(version, new JsonObject().put("at", at.toString())).then().statusCode(200);
    look(other);

    // Then
    hand.now.set(at.minusNanos(1));
    assertThat(version(other)).isEqualTo(before);
    hand.now.set(at);
    assertThat(version(other)).isEqualTo(version);
    look(other);
    assertThat(version(other)).isEqualTo(version);
    assertThat(Books.inForce()).isEqualTo(before);

    // When
    Books.rollBack(before).then().statusCode(200);
    look(other);

    // Then
    assertThat(version(other)).isEqualTo(before);
  }

  @Test
  void takingEffectIsAnnouncedOnceByHoweverManyInstances() {
    // Given
    Instant at = Instant.parse("2110-03-01T00:00:00Z");
    String version = Books.approved(Books.opening("R-AL-82", NANJING, "2021-10-20"));
    Integer number =
        Books.publish(version, new JsonObject().put("at", at.toString()))
            .then()
            .statusCode(200)
            .extract()
            .path("number");
    assertThat(announced(number)).isZero();
    HandClock hand = new HandClock(at.plusSeconds(1));
    BookInForce instance = instance(hand);
    Announcements announcements = new Announcements(pool, hand, announcer);

    // When
    Uni.join()
        .all(
            java.util.stream.Stream.generate(() -> announcements.announceIfDue(instance.now()))
                .limit(6)
                .toList())
        .andFailFast()
        .await()
        .atMost(PATIENCE);

    // Then
    assertThat(announced(number)).isOne();
    List<Map<String, Object>> rows =
        Database.rows(
            "select * from outbox where type = 'hutong.rulebook.in-force.v1' order by seq desc"
                + " limit 1");
    assertThat(rows.get(0)).containsEntry("topic", InForce.TOPIC).containsEntry("key", InForce.KEY);
    byte[] payload = (byte[]) rows.get(0).get("payload");
    Schemas.validEvent("hutong.rulebook.in-force.v1", payload);
    assertThat(new JsonObject(new String(payload)).getString("version")).isEqualTo(version);
    assertThat(payload.length).isLessThan(1_000_000);
  }

  @Test
  void whatNobodyCouldHearIsAnnouncedOnceMoreWhenSomebodyCan() {
    // Given
    String version = Books.approved(Books.opening("R-AL-83", NANJING, "2021-10-20"));
    Integer number =
        Books.publish(version, new JsonObject()).then().statusCode(200).extract().path("number");
    assertThat(announced(number)).isOne();

    // When
    Database.rows("select pg_create_logical_replication_slot('hears', 'pgoutput')");

    // Then
    try {
      await().atMost(PATIENCE).until(() -> announced(number) == 2);
      new Announcements(pool, clock, announcer)
          .announceIfDue(instance(clock).now())
          .await()
          .atMost(PATIENCE);
      assertThat(announced(number)).isEqualTo(2);
    } finally {
      Database.rows("select pg_drop_replication_slot('hears')");
    }
  }

  @Test
  void configuredFilesThatChangedBecomeADraftAndNothingElse(@TempDir Path directory) {
    // Given
    String before = Books.inForce();
    new EditedRulebook(directory).rule("R-AL-01", rule -> rule.put("priority", 101));
    ConfiguredBook restarted = new ConfiguredBook(pool, clock, config(directory), instance(clock));

    // When
    restarted.start(null);
    restarted.start(null);

    // Then
    List<Map<String, Object>> drafts =
        Database.rows(
            "select * from rulebook_version where drafted_by = 'configuration'"
                + " and state = 'DRAFT'");
    assertThat(drafts).hasSize(1);
    assertThat(Books.inForce()).isEqualTo(before);

    // When
    new EditedRulebook(directory).text("city-sets.json", "no json");
    restarted.start(null);

    // Then
    assertThat(Books.inForce()).isEqualTo(before);
  }

  private static PublishConfig config(Path directory) {
    return new PublishConfig() {
      @Override
      public Optional<Path> path() {
        return Optional.of(directory);
      }

      @Override
      public String packaged() {
        return "none";
      }

      @Override
      public Duration lookEvery() {
        return Duration.ofSeconds(1);
      }

      @Override
      public int maxEventBytes() {
        return 1;
      }

      @Override
      public long maxReplayedPayments() {
        return 1;
      }
    };
  }
}
