package hutong.codescan.openness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.codescan.openness.Answer.Verdict;
import hutong.runtime.event.IncomingEvent;
import hutong.runtime.event.PoisonException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpennessTest {

  private static final Path EXAMPLES = Path.of("../docs/contracts/examples");
  private static final String GOLDEN = "hutong.rulebook.in-force.v1.four-openings.json";

  private final Openness openness = new Openness(new SimpleMeterRegistry());

  private static String golden(String name) throws IOException {
    return Files.readString(EXAMPLES.resolve(name));
  }

  private static IncomingEvent event(String type, String json) {
    return new IncomingEvent(
        "hutong.rulebooks",
        0,
        0,
        "interop",
        json.getBytes(StandardCharsets.UTF_8),
        UUID.randomUUID(),
        type,
        null,
        null);
  }

  private void take(String json) throws PoisonException {
    openness.take(Openness.read(event("hutong.rulebook.in-force.v1", json)));
  }

  private Answer ask(String app, String scene, String codeClass, String city, String at) {
    String mode =
        switch (scene) {
          case "ONLINE_CASHIER" -> "CASHIER";
          case "MINI_PROGRAM" -> "SERVICE";
          default -> "MPM";
        };
    String owner = scene.equals("MINI_PROGRAM") ? "WECHAT" : "ALIPAY";
    return openness.wouldBeAccepted(app, owner, codeClass, mode, scene, city, Instant.parse(at));
  }

  @Test
  void nothing_is_known_until_a_book_was_read() {
    Answer answer = ask("CUP_APP", "OFFLINE", "MERCHANT_STATIC", "440300", "2021-10-02T02:00:00Z");

    assertThat(answer.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(answer.rulebookVersion()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "{}",
        "{\"version\":\"v\",\"publication\":1,\"payerApps\":{},\"citySets\":{},\"openings\":[{}],"
            + "\"prohibitions\":[]}",
        "{\"version\":\"v\",\"publication\":1,\"payerApps\":{},\"citySets\":{},\"openings\":[null],"
            + "\"prohibitions\":[]}",
        "{\"version\":\"v\",\"publication\":1,\"payerApps\":{},\"citySets\":{\"A\":null},"
            + "\"openings\":[],\"prohibitions\":[]}",
        "{\"version\":\"v\",\"publication\":1,\"payerApps\":{},\"citySets\":{},\"openings\":[],"
            + "\"prohibitions\":[{\"id\":\"P\"}]}"
      })
  void event_that_cannot_be_read_is_poison_and_the_book_before_it_stays(String json)
      throws Exception {
    take(golden(GOLDEN));

    assertThatThrownBy(() -> take(json)).isInstanceOf(PoisonException.class);
    assertThatThrownBy(() -> Openness.read(event("hutong.rulebook.in-force.v2", json)))
        .isInstanceOf(PoisonException.class)
        .hasMessageContaining("UNSUPPORTED_TYPE");
    assertThat(
            ask("CUP_APP", "OFFLINE", "MERCHANT_STATIC", "440300", "2021-10-02T02:00:00Z")
                .verdict())
        .isEqualTo(Verdict.OPEN);
  }

  @ParameterizedTest
  @CsvSource({
    "CUP_APP,    OFFLINE,        MERCHANT_STATIC, 330100, 2021-10-02T02:00:00Z, CITY_NOT_OPEN,        R-AL-01",
    "CUP_APP,    OFFLINE,        MERCHANT_STATIC, 440300, 2021-10-01T15:59:59Z, NOT_YET_EFFECTIVE,    R-AL-01",
    "PAB_APP,    OFFLINE,        MERCHANT_STATIC, 440300, 2021-10-02T02:00:00Z, PAYER_APP_NOT_OPEN,   R-AL-01",
    "WECHAT_APP, OFFLINE,        MERCHANT_STATIC, 440300, 2021-10-02T02:00:00Z, DIRECTION_NOT_OPEN,   R-AL-01",
    "CUP_APP,    OFFLINE,        BANK_AGGREGATE,  440300, 2021-10-02T02:00:00Z, CODE_CLASS_FORBIDDEN, R-AL-01",
    "CUP_APP,    ONLINE_CASHIER, PERSONAL_STATIC, 440300, 2022-03-01T02:00:00Z, CODE_CLASS_FORBIDDEN, P-259-01",
  })
  void what_is_closed_says_why_and_which_rule_came_nearest(
      String app,
      String scene,
      String codeClass,
      String city,
      String at,
      ClosedReason why,
      String rule)
      throws Exception {
    take(golden(GOLDEN));

    Answer answer = ask(app, scene, codeClass, city, at);

    assertThat(answer.verdict()).isEqualTo(Verdict.CLOSED);
    assertThat(answer.reason()).isEqualTo(why);
    assertThat(answer.rules()).containsExactly(rule);
  }

  @Test
  void where_only_the_time_is_missing_it_says_when_it_opens() throws Exception {
    take(golden(GOLDEN));

    assertThat(
            ask("CUP_APP", "OFFLINE", "MERCHANT_STATIC", "440300", "2021-10-01T15:59:59Z")
                .nextOpening())
        .isEqualTo(Instant.parse("2021-10-01T16:00:00Z"));
  }

  @Test
  void open_and_depending_answers_name_their_rules() throws Exception {
    // Given
    take(golden(GOLDEN));

    // When
    Answer open = ask("CUP_APP", "OFFLINE", "MERCHANT_STATIC", "440300", "2021-10-02T02:00:00Z");
    Answer later = ask("CCB_APP", "OFFLINE", "MERCHANT_STATIC", "330100", "2022-03-01T02:00:00Z");
    Answer cashier =
        ask("CUP_APP", "ONLINE_CASHIER", "PERSONAL_STATIC", null, "2021-10-02T02:00:00Z");
    Answer program = ask("CUP_APP", "MINI_PROGRAM", "ONLINE_ORDER", null, "2021-10-02T02:00:00Z");

    // Then
    assertThat(open.verdict()).isEqualTo(Verdict.OPEN);
    assertThat(open.rules()).containsExactly("R-AL-01");
    assertThat(open.rulebookVersion()).isEqualTo("2021-10-02+3baec19d971d");
    assertThat(later.rules()).containsExactly("R-AL-02");
    assertThat(cashier.verdict()).isEqualTo(Verdict.DEPENDS);
    assertThat(cashier.depends()).containsExactly("MERCHANT", "MERCHANT_COVERAGE");
    assertThat(program.depends()).containsExactly("MERCHANT", "USER_ROLLOUT");
  }

  @Test
  void newer_book_replaces_an_older_one_whatever_comes_first() throws Exception {
    // Given
    String closed = golden("hutong.rulebook.in-force.v1.nothing-open.json");

    // When
    take(closed);
    take(golden(GOLDEN));
    take(closed);

    // Then
    Answer answer = ask("CUP_APP", "OFFLINE", "MERCHANT_STATIC", "440300", "2021-10-02T02:00:00Z");
    assertThat(answer.rulebookVersion()).isEqualTo("closed+0a1b2c3d4e5f");
    assertThat(answer.reason()).isEqualTo(ClosedReason.DIRECTION_NOT_OPEN);
    assertThat(answer.verdict()).isEqualTo(Verdict.CLOSED);
  }
}
