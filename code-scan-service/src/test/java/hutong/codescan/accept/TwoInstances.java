package hutong.codescan.accept;

import hutong.codescan.accept.ScanRequest.AccountType;
import hutong.codescan.accept.ScanRequest.Scene;
import hutong.codescan.outbox.ScanOutbox;
import hutong.codescan.recognise.Recogniser;
import hutong.codescan.support.Database;
import hutong.runtime.clock.BusinessClock;
import hutong.runtime.id.Ids;
import hutong.runtime.seal.Sealer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two instances of the acceptance, each with connections and a clock of its own. */
abstract class TwoInstances {

  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final Instant NOW = Instant.parse("2021-10-02T02:00:00Z");

  @Inject Acceptance running;
  @Inject Pool pool;
  @Inject Recogniser recogniser;
  @Inject CodeScanConfig config;
  @Inject KeyedHash hash;
  @Inject Sealer sealer;
  @Inject SpentCodes codes;
  @Inject ScanRows rows;
  @Inject ScanOutbox outbox;
  @Inject AcceptMeters meters;
  @Inject Vertx vertx;

  @ConfigProperty(name = "quarkus.datasource.reactive.url")
  String url;

  @ConfigProperty(name = "quarkus.datasource.username")
  String user;

  @ConfigProperty(name = "quarkus.datasource.password")
  String password;

  final BusinessClock clock = new BusinessClock(Duration.ZERO);
  Pool otherPool;
  Acceptance one;
  Acceptance other;

  @BeforeEach
  void startInstances() {
    clock.set(NOW);
    PgConnectOptions options = PgConnectOptions.fromUri(url).setUser(user).setPassword(password);
    otherPool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(4))
            .connectingTo(options)
            .using(vertx)
            .build();
    one = instance(pool);
    other = instance(otherPool);
  }

  @AfterEach
  void stopInstances() {
    otherPool.close().await().atMost(PATIENCE);
  }

  private Acceptance instance(Pool connections) {
    return new Acceptance(connections, proposals(), codes, rows, outbox, meters);
  }

  Proposals proposals() {
    return new Proposals(recogniser, config, hash, sealer, new Ids(clock), clock);
  }

  Submission scan(String key, String code) {
    return scan("acquirer-19", key, code, clock.instant(), 1280);
  }

  static Submission scan(
      String caller, String key, String code, Instant scannedAt, long amountMinor) {
    ScanRequest request =
        new ScanRequest(
            caller,
            key,
            null,
            null,
            "ICBC",
            AccountType.DEBIT,
            null,
            null,
            Scene.OFFLINE,
            "440100",
            code,
            scannedAt,
            null,
            "shop-0042",
            null,
            amountMinor,
            "CNY");
    return new Submission(request, Door.HTTP, scannedAt, null);
  }

  static List<Answer> accept(Acceptance instance, Submission... submissions) {
    return instance.accept(List.of(submissions)).await().atMost(PATIENCE);
  }

  static List<Answer> together(List<Uni<List<Answer>>> batches) {
    return Uni.join().all(batches).andCollectFailures().await().atMost(PATIENCE).stream()
        .flatMap(List::stream)
        .toList();
  }

  static String reason(Answer answer) {
    return answer instanceof Answer.Refused ? ((Answer.Refused) answer).reason().code() : "none";
  }

  static UUID paymentId(Answer answer) {
    return answer instanceof Answer.Accepted
        ? ((Answer.Accepted) answer).paymentId()
        : ((Answer.Refused) answer).paymentId();
  }

  String spentBy(String code) {
    return String.join(
        ",",
        Database.texts(
            "select payment_id from spent_code where code_hash = ?", (Object) hash.ofCode(code)));
  }
}
