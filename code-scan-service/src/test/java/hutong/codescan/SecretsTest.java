package hutong.codescan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hutong.codescan.capture.ScanExamples;
import hutong.codescan.support.Database;
import hutong.codescan.support.DeadLettersOfTest;
import hutong.codescan.support.OnRealServers;
import hutong.codescan.support.Requests;
import hutong.testing.TestKafka;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plants a payment code and a payer, and looks for them wherever they must not be. */
@OnRealServers
class SecretsTest {

  private static final String CODE = "134700000099887766";
  private static final String UNRECOGNISED_CODE = "6222021234009988776655";
  private static final String EXPIRED_CODE = "284700000099887755";
  private static final String PAYER = "canary-payer-5f1c";
  private static final String ACCOUNT = "canary-account-90ab";

  private final Queue<String> logged = new ConcurrentLinkedQueue<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          logged.add(new SimpleFormatter().format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private TestKafka kafka;

  @BeforeEach
  void listen() {
    handler.setLevel(Level.ALL);
    Logger.getLogger("").addHandler(handler);
    kafka = TestKafka.connect();
  }

  @AfterEach
  void stopListening() {
    Logger.getLogger("").removeHandler(handler);
    kafka.close();
  }

  private static Requests planted(String code) {
    return Requests.payersCode(code).with("payerRef", PAYER).with("accountRef", ACCOUNT);
  }

  @Test
  void a_payment_code_leaves_a_hash_and_four_digits_and_a_payer_nothing() {
    // Given
    String overKafka = Requests.newKey();

    // When
    String id = ScanExamples.accept(planted(CODE));
    String refused = ScanExamples.refuse(planted(UNRECOGNISED_CODE));
    String reused = ScanExamples.refuse(planted(CODE));
    ScanExamples.refuse(planted(EXPIRED_CODE).with("scannedAt", "2021-10-02T02:00:00Z"));
    kafka.send(Requests.TOPIC, "k", planted(CODE).jsonWithKey(overKafka), Map.of());
    List<RecordMetadata> bad =
        List.of(
            kafka.send(
                Requests.TOPIC, "k", planted(CODE).with("mcc", "x").jsonWithKey("k"), Map.of()),
            kafka.send(
                Requests.TOPIC,
                "k",
                planted(CODE).without("acquirer").with("payerApp", "WECHAT_APP").jsonWithKey("k"),
                Map.of()),
            kafka.send(
                Requests.TOPIC,
                "k",
                planted(CODE).with("scannedAt", "2199-10-02T02:00:00Z").jsonWithKey("k"),
                Map.of()),
            kafka.send(Requests.TOPIC, "k", planted(CODE).with(CODE, 1).jsonWithKey("k"), Map.of()),
            kafka.send(
                Requests.TOPIC,
                "k",
                planted(CODE).with("mcc", "5411").jsonWithKey(overKafka),
                Map.of()),
            kafka.send(
                Requests.TOPIC,
                "k",
                planted(CODE).with("payerRef", CODE + " " + PAYER).jsonWithKey("k"),
                Map.of()));
    await().atMost(DeadLettersOfTest.PATIENCE).until(() -> Database.scansOf(overKafka) == 1);
    bad.forEach(record -> DeadLettersOfTest.await(kafka, record));

    // Then
    assertThat(Database.texts("select code_last4 from scan where payment_id = ?::uuid", id))
        .containsExactly("7766");
    assertThat(
            Database.texts(
                "select octet_length(code_hash)::text from scan where payment_id = ?::uuid", id))
        .containsExactly("32");
    assertThat(Database.texts("select code_last4 from scan where payment_id = ?::uuid", refused))
        .containsExactly((String) null);
    assertThat(Database.dump("scan"))
        .contains(id)
        .contains(reused)
        .doesNotContain(CODE)
        .doesNotContain(EXPIRED_CODE)
        .doesNotContain(UNRECOGNISED_CODE)
        .doesNotContain(PAYER)
        .doesNotContain(ACCOUNT);
    assertThat(Database.dump("spent_code"))
        .contains(id)
        .doesNotContain(reused)
        .doesNotContain(CODE)
        .doesNotContain(hex(CODE));
    // The payer's pseudonym is told to routing, which hashes it for rollouts; the code is sealed.
    assertThat(Database.dump("outbox"))
        .contains(id)
        .contains("\"sealed\":\"v1.development.")
        .doesNotContain(CODE)
        .doesNotContain(hex(CODE))
        .doesNotContain(base64(CODE))
        .doesNotContain(EXPIRED_CODE)
        .doesNotContain(UNRECOGNISED_CODE);
    assertThat(deadLetters())
        .isNotEmpty()
        .doesNotContain(CODE)
        .doesNotContain(PAYER)
        .doesNotContain(ACCOUNT);
    assertThat(String.join("\n", logged))
        .contains("Dead letter")
        .doesNotContain(CODE)
        .doesNotContain(EXPIRED_CODE)
        .doesNotContain(UNRECOGNISED_CODE)
        .doesNotContain(PAYER)
        .doesNotContain(ACCOUNT)
        .doesNotContain("v1.development.");
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private String deadLetters() {
    StringBuilder all = new StringBuilder();
    kafka
        .readAll("hutong.dead-letters")
        .forEach(
            record -> {
              all.append(record.key()).append(new String(record.value(), StandardCharsets.UTF_8));
              record
                  .headers()
                  .forEach(h -> all.append(new String(h.value(), StandardCharsets.UTF_8)));
            });
    return all.toString();
  }
}
