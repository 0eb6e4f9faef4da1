package hutong.routing.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.routing.rulebook.BadRulebookException;
import hutong.routing.rulebook.EditedRulebook;
import hutong.routing.rulebook.Rulebook;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 银发〔2021〕259号: from 1 March 2022 no personal static code is paid from afar. */
class ProhibitionTest {

  private static final String BOOK = "rulebook-2021-10-02.json";

  @TempDir private Path directory;
  private EditedRulebook files;

  @BeforeEach
  void openRemotePaymentsToWeChatCodes() {
    files = new EditedRulebook(directory);
    files.rule("R-WX-01", rule -> ((ArrayNode) rule.get("scenes")).add("REMOTE"));
  }

  private Decision decide(String codeClass, String scene, String city, String at) {
    return new Router(files.load())
        .decide(
            new ScanFacts(
                "CUP_APP",
                "WECHAT",
                codeClass,
                "MPM",
                scene,
                city,
                null,
                null,
                null,
                "u-1001",
                1_280,
                Instant.parse(at)));
  }

  @Test
  void personalStaticCodeIsRefusedFromAfarFromMidnightInShanghaiOn() {
    // When
    Decision before = decide("PERSONAL_STATIC", "REMOTE", "440100", "2021-10-02T02:00:00Z");
    Decision lastInstant = decide("PERSONAL_STATIC", "REMOTE", "440100", "2022-02-28T15:59:59Z");
    Decision firstInstant = decide("PERSONAL_STATIC", "REMOTE", "440100", "2022-02-28T16:00:00Z");

    // Then
    assertThat(before.accepted()).isTrue();
    assertThat(lastInstant.accepted()).isTrue();
    assertThat(firstInstant.reason()).isEqualTo(Reason.CODE_CLASS_FORBIDDEN);
    assertThat(firstInstant.reason().code()).isEqualTo("RT09");
    assertThat(firstInstant.rule().id()).isEqualTo("R-WX-01");
    assertThat(firstInstant.checks().get(firstInstant.checks().size() - 1).value())
        .isEqualTo("P-259-01");
    assertThat(firstInstant.nextOpening()).isNull();
  }

  @Test
  void prohibitionIsTheReasonEvenWhereNoRuleOpensAnything() {
    // When
    Decision decision = decide("PERSONAL_STATIC", "REMOTE", "440300", "2022-03-01T02:00:00Z");

    // Then
    assertThat(decision.reason()).isEqualTo(Reason.CODE_CLASS_FORBIDDEN);
    assertThat(decision.checks()).filteredOn(check -> !check.passed()).hasSize(2);
  }

  @Test
  void faceToFaceAndMerchantsCodesStayOpen() {
    assertThat(decide("PERSONAL_STATIC", "OFFLINE", "440100", "2022-03-01T02:00:00Z").accepted())
        .isTrue();
    assertThat(decide("MERCHANT_STATIC", "REMOTE", "440100", "2022-03-01T02:00:00Z").accepted())
        .isTrue();
  }

  @Test
  void endOfAProhibitionIsTheNextOpening() {
    // Given
    files.file(
        BOOK, book -> ((ObjectNode) book.at("/prohibitions/0")).put("effectiveTo", "2022-07-01"));

    // When
    Decision decision = decide("PERSONAL_STATIC", "REMOTE", "440100", "2022-03-01T02:00:00Z");

    // Then
    assertThat(decision.nextOpening())
        .isEqualTo(new Decision.Opening("R-WX-01", Instant.parse("2022-06-30T16:00:00Z")));
  }

  @Test
  void prohibitionThatSaysTooLittleIsRefused() {
    files.file(
        BOOK,
        book -> {
          ((ObjectNode) book.at("/prohibitions/0")).put("reason", "BECAUSE").remove("evidence");
          ((ObjectNode) book.at("/prohibitions/0")).putArray("scenes").add("AFAR");
        });
    assertThatThrownBy(files::load)
        .isInstanceOf(BadRulebookException.class)
        .hasMessageContainingAll(
            "prohibition P-259-01: reason must be one of [CODE_CLASS_FORBIDDEN, SCENE_NOT_OPEN]",
            "scenes has the unknown value AFAR",
            "evidence is missing");
  }

  @Test
  void bookWithoutProhibitionsForbidsNothing() {
    // Given
    files.file(BOOK, book -> ((ObjectNode) book).remove("prohibitions"));

    // When
    Rulebook rulebook = files.load();

    // Then
    assertThat(rulebook.prohibitions()).isEmpty();
    assertThat(decide("PERSONAL_STATIC", "REMOTE", "440100", "2022-03-01T02:00:00Z").accepted())
        .isTrue();
  }
}
