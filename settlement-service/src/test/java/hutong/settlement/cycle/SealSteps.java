package hutong.settlement.cycle;

import static io.restassured.RestAssured.given;

import hutong.settlement.Books;
import hutong.settlement.Feed;
import hutong.settlement.cycle.Sealing.Outcome;
import hutong.settlement.proof.Hash;
import hutong.signing.KeyFiles;
import hutong.testing.HutongServers;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;

/** Cycles that are closed and sealed, for tests of seals and files. */
public abstract class SealSteps {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject Sealing sealing;
  @Inject SealReads reads;

  final Feed feed = new Feed();

  @AfterEach
  void close() {
    feed.close();
  }

  /** Rows that look as if the cycle had been cleared, without a cycle before it. */
  public static void closedCycle(String cycleId, int payments) throws Exception {
    String date = cycleId.substring(0, 10);
    asOwner(
        """
        insert into cycle (cycle_id, settlement_date, state, partitions, opened_at, draining_at,
                           closed_at)
        values ('%1$s', '%2$s', 'CLOSED', 4, now(), now(), now());
        insert into clearing_item (payment_id, event_id, cycle_id, settlement_date, completed_at,
            posted_at, amount_minor, currency, issuer, acquirer, network, account_type,
            fee_schedule_id, fee_schedule_version, issuer_fee_minor, issuer_fee_residue,
            network_fee_issuer_minor, network_fee_issuer_residue, network_fee_acquirer_minor,
            network_fee_acquirer_residue)
        select md5('%1$s' || i)::uuid, md5('e%1$s' || i)::uuid, '%1$s', '%2$s',
               '2021-10-02T02:00:00Z', now(), 10000, 'CNY', 'CCB', 'ALIPAY', 'UNIONPAY', 'DEBIT',
               'FS-INTEROP-EXAMPLE', 1, 35, 0, 3, 0, 3, 0 from generate_series(1, %3$d) as i;
        insert into cycle_net values ('%1$s', 'CCB', 'CNY', -9968 * %3$d),
          ('%1$s', 'ALIPAY', 'CNY', 9962 * %3$d), ('%1$s', 'UNIONPAY', 'CNY', 6 * %3$d);
        """
            .formatted(cycleId, date, payments));
  }

  static void asOwner(String sql) throws Exception {
    try (Connection admin = DriverManager.getConnection(HutongServers.adminJdbcUrl());
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  Outcome seal(String cycleId) {
    return sealing.seal(cycleId).await().atMost(PATIENCE);
  }

  void awaitSeal(String cycleId) {
    feed.await(
        () -> {
          sealing.wake();
          return Books.number("select count(*) from cycle_seal where cycle_id = ?", cycleId) == 1;
        });
  }

  static Response get(String path) {
    return given().when().get("/v1/cycles/" + path);
  }

  static String sha256(String text) {
    return Hash.hex(Hash.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  static boolean isSigned(String text, String signature) throws Exception {
    Signature ed25519 = Signature.getInstance("Ed25519");
    ed25519.initVerify(
        KeyFiles.publicKey(
            Files.readString(Path.of("src/test/resources/keys/rfc8032-test-1.pub.pem"))));
    ed25519.update(text.getBytes(StandardCharsets.UTF_8));
    return ed25519.verify(Base64.getUrlDecoder().decode(signature));
  }
}
