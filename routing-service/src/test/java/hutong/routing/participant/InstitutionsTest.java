package hutong.routing.participant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hutong.routing.participant.Health.State;
import hutong.routing.participant.Messages.Debit;
import hutong.routing.participant.Messages.DebitAnswer;
import hutong.routing.support.RoutingTest;
import hutong.signing.KeyFiles;
import hutong.signing.Nonces;
import hutong.signing.RequestSignature;
import hutong.signing.ResponseSignature;
import hutong.signing.SigningKey;
import hutong.signing.VerifyingKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two signing institutions, of which one can be told to misbehave. */
@RoutingTest
class InstitutionsTest {

  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofSeconds(10);

  private enum Manner {
    GOOD,
    HANG,
    BROKEN,
    DECLINE,
    UNSIGNED,
    OTHERS_KEY,
    ANSWER_TO_ANOTHER,
    NOT_READ,
    UNSIGNED_NOT_READ
  }

  @Inject Vertx vertx;

  /** The institutions' own: they live in another process. */
  private final Vertx outside = Vertx.vertx();

  @Inject ParticipantConfig config;
  @Inject Clock clock;

  private final KeyPair ours = KeyFiles.generate();
  private final KeyPair theirs = KeyFiles.generate();
  private final KeyPair others = KeyFiles.generate();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile Manner manner = Manner.GOOD;
  private final UUID choking = UUID.randomUUID();
  private HttpServer server;
  private Institutions institutions;
  private Health health;

  @BeforeEach
  void start() {
    server =
        outside
            .createHttpServer()
            .requestHandler(request -> request.bodyHandler(body -> handle(request, body)))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    JsonArray participants =
        new JsonArray()
            .add(participant("ODD", "odd-1", theirs))
            .add(participant("EVEN", "even-1", others))
            .add(participant("MANY", "odd-1", theirs).put("maxItems", 10));
    JsonObject file =
        new JsonObject()
            .put("format", 1)
            .put(
                "defaults",
                new JsonObject()
                    .put("endpoint", "http://127.0.0.1:" + server.actualPort() + "/{id}")
                    .put("maxItems", 1)
                    .put("maxInFlight", 1)
                    .put("clocks", new JsonObject().put("queryTimeout", "PT0.4S"))
                    .put(
                        "breaker",
                        new JsonObject()
                            .put("failureRatio", 1.0)
                            .put("volume", 3)
                            .put("delay", "PT2S")))
            .put("participants", participants);
    byte[] json = file.encode().getBytes(StandardCharsets.UTF_8);
    health = new Health(clock, meters);
    institutions =
        new Institutions(
            config,
            new Connections(ConnectionFile.read(json, null, "http://unused.invalid", true)),
            new Signatures(new SigningKey("hutong-1", ours.getPrivate()), clock, SKEW),
            health,
            meters,
            vertx);
  }

  private static JsonObject participant(String id, String keyId, KeyPair pair) {
    return new JsonObject()
        .put("id", id)
        .put(
            "keys",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("keyId", keyId)
                        .put("publicKeyPem", KeyFiles.pem(pair.getPublic()))));
  }

  @AfterEach
  void stop() {
    server.close().toCompletionStage().toCompletableFuture().join();
    outside.close().toCompletionStage().toCompletableFuture().join();
  }

  private void handle(HttpServerRequest request, Buffer body) {
    RequestSignature.verify(
        request.method().name(),
        request.absoluteURI(),
        request::getHeader,
        body.getBytes(),
        VerifyingKeys.of("hutong-1", ours.getPublic()),
        clock.instant(),
        SKEW);
    calls.add(request.path());
    boolean odd = !request.path().startsWith("/EVEN/");
    Manner now = odd ? manner : Manner.GOOD;
    if (now == Manner.HANG) {
      return;
    }
    if (now == Manner.BROKEN || body.toString().contains(choking.toString())) {
      request.response().setStatusCode(503).end();
      return;
    }
    boolean read = now != Manner.NOT_READ && now != Manner.UNSIGNED_NOT_READ;
    request.response().setStatusCode(read ? 200 : 400);
    JsonArray items = new JsonArray();
    for (Object item : body.toJsonObject().getJsonArray("items", new JsonArray())) {
      items.add(
          new JsonObject()
              .put("paymentId", ((JsonObject) item).getString("paymentId"))
              .put("status", now == Manner.DECLINE ? "DECLINED" : "APPROVED"));
    }
    byte[] answer = new JsonObject().put("items", items).encode().getBytes(StandardCharsets.UTF_8);
    SigningKey key =
        odd
            ? new SigningKey("odd-1", (now == Manner.OTHERS_KEY ? others : theirs).getPrivate())
            : new SigningKey("even-1", others.getPrivate());
    String question =
        now == Manner.ANSWER_TO_ANOTHER ? "hutong=:AAAA:" : request.getHeader("signature");
    Map<String, String> headers =
        now == Manner.UNSIGNED || now == Manner.UNSIGNED_NOT_READ
            ? Map.of("content-type", "application/json")
            : ResponseSignature.sign(
                read ? 200 : 400,
                "application/json",
                answer,
                question,
                key,
                clock.instant(),
                Nonces.next());
    headers.forEach(request.response()::putHeader);
    request.response().end(Buffer.buffer(answer));
  }

  private Uni<DebitAnswer> debit(String institution, Duration timeout) {
    return debit(institution, UUID.randomUUID(), timeout);
  }

  private Uni<DebitAnswer> debit(String institution, UUID paymentId, Duration timeout) {
    return institutions.debit(
        institution,
        new Debit(
            paymentId,
            100,
            "CNY",
            "WECHAT_APP",
            "payer",
            "BANK",
            "TENPAY",
            "m-1",
            Instant.EPOCH,
            null),
        timeout);
  }

  private DebitAnswer ask(String institution) {
    return debit(institution, TIMEOUT).await().indefinitely();
  }

  private void askInVain(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(ask("ODD")).isEqualTo(DebitAnswer.SILENT);
    }
  }

  private double badSignatures() {
    return meters.counter("hutong.participant.bad.signature", "participant", "ODD").count();
  }

  @Test
  void answer_that_is_not_proven_is_silence_and_is_counted() {
    for (Manner unproven : List.of(Manner.UNSIGNED, Manner.OTHERS_KEY, Manner.ANSWER_TO_ANOTHER)) {
      // Given
      manner = unproven;
      double before = badSignatures();

      // When
      DebitAnswer answer = ask("ODD");

      // Then
      assertThat(answer).as(unproven.name()).isEqualTo(DebitAnswer.SILENT);
      assertThat(badSignatures()).as(unproven.name()).isEqualTo(before + 1);
    }
    assertThat(health.isDown("ODD")).isTrue();
    assertThat(health.of("ODD").orElseThrow().lastFailure()).isEqualTo(Failure.BAD_SIGNATURE);
  }

  @Test
  void one_that_fails_is_left_alone_until_an_echo_finds_it_up() {
    // Given
    manner = Manner.BROKEN;
    askInVain(3);
    int asked = calls.size();

    // When
    DebitAnswer answer = ask("ODD");

    // Then
    assertThat(answer).isEqualTo(DebitAnswer.SILENT);
    assertThat(calls).hasSize(asked);
    assertThat(health.isDown("ODD")).isTrue();
    assertThat(health.of("ODD").orElseThrow().state()).isEqualTo(State.DOWN);
    assertThat(meters.get("hutong.participant.up").tag("participant", "ODD").gauge().value())
        .isZero();
    assertThat(ask("EVEN")).isEqualTo(DebitAnswer.APPROVED);
    assertThat(health.isDown("EVEN")).isFalse();
    await()
        .until(
            () -> {
              institutions.probe();
              return calls.contains("/ODD/echo");
            });
    assertThat(health.isDown("ODD")).isTrue();
    manner = Manner.GOOD;
    await()
        .until(
            () -> {
              institutions.probe();
              return !health.isDown("ODD");
            });
    assertThat(ask("ODD")).isEqualTo(DebitAnswer.APPROVED);
  }

  @Test
  void one_that_hangs_goes_down_and_takes_no_time_of_another() {
    // Given
    manner = Manner.HANG;
    List<Uni<DebitAnswer>> hanging = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hanging.add(debit("ODD", LONG));
    }
    hanging.forEach(question -> question.subscribe().with(answer -> {}));
    await().until(() -> calls.contains("/ODD/debits"));

    // When
    DebitAnswer answer = ask("EVEN");

    // Then
    assertThat(answer).isEqualTo(DebitAnswer.APPROVED);
  }

  @Test
  void refusals_and_what_it_cannot_read_are_no_failures() {
    // Given
    manner = Manner.DECLINE;
    for (int i = 0; i < 4; i++) {
      assertThat(ask("ODD")).isEqualTo(DebitAnswer.DECLINED);
    }
    manner = Manner.NOT_READ;

    // When
    askInVain(4);

    // Then
    assertThat(health.isDown("ODD")).isFalse();
  }

  @Test
  void what_it_cannot_read_counts_only_where_it_proves_to_have_said_so() {
    // Given
    manner = Manner.UNSIGNED_NOT_READ;

    // When
    askInVain(3);

    // Then
    assertThat(health.isDown("ODD")).isTrue();
    assertThat(health.of("ODD").orElseThrow().lastFailure()).isEqualTo(Failure.BAD_SIGNATURE);
  }

  @Test
  void one_item_that_it_chokes_on_does_not_silence_for_ever_those_that_travelled_with_it() {
    // Given one call under way, behind which the others gather
    List<UUID> all = List.of(UUID.randomUUID(), choking, UUID.randomUUID(), UUID.randomUUID());

    // When they are asked for twice
    List<List<DebitAnswer>> answers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      List<Uni<DebitAnswer>> asked = new ArrayList<>();
      asked.add(debit("MANY", LONG).memoize().indefinitely());
      all.forEach(id -> asked.add(debit("MANY", id, LONG).memoize().indefinitely()));
      asked.forEach(one -> one.subscribe().with(answer -> {}));
      answers.add(asked.stream().map(one -> one.await().indefinitely()).toList());
    }

    // Then
    assertThat(answers.get(0).subList(1, 5)).containsOnly(DebitAnswer.SILENT);
    assertThat(answers.get(1))
        .containsExactly(
            DebitAnswer.APPROVED,
            DebitAnswer.APPROVED,
            DebitAnswer.SILENT,
            DebitAnswer.APPROVED,
            DebitAnswer.APPROVED);
  }

  @Test
  void debit_whose_time_has_passed_in_the_line_is_not_sent() {
    // Given: the only call allowed at a time hangs for longer than the second debit waits
    manner = Manner.HANG;
    Uni<DebitAnswer> first = debit("ODD", Duration.ofSeconds(1)).memoize().indefinitely();
    first.subscribe().with(answer -> {});
    await().until(() -> calls.size() == 1);

    // When
    DebitAnswer second = debit("ODD", Duration.ofMillis(100)).await().indefinitely();

    // Then
    assertThat(second).isEqualTo(DebitAnswer.SILENT);
    manner = Manner.GOOD;
    assertThat(first.await().indefinitely()).isEqualTo(DebitAnswer.SILENT);
    assertThat(ask("ODD")).isEqualTo(DebitAnswer.APPROVED);
    assertThat(calls).containsExactly("/ODD/debits", "/ODD/debits");
  }
}
