package hutong.routing.rulebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulebookLoaderTest {

  @TempDir private Path directory;
  private EditedRulebook files;

  @BeforeEach
  void copyTheShippedFiles() {
    files = new EditedRulebook(directory);
  }

  private void refusedWith(String... faults) {
    assertThatThrownBy(files::load)
        .isInstanceOf(BadRulebookException.class)
        .hasMessageContainingAll(faults);
  }

  @Test
  void namesAnUnknownCitySet() {
    files.rule("R-WX-01", rule -> rule.put("cities", "PROVINCIAL_CAPITOLS"));
    refusedWith("rule R-WX-01: there is no city set PROVINCIAL_CAPITOLS");
  }

  @Test
  void namesAnUnknownParticipantOfAnAppAndOfACode() {
    files.rule("R-WX-01", rule -> rule.putArray("payerApps").add("NOBODYS_APP"));
    files.rule("R-TB-01", rule -> rule.put("codeOwner", "NOBODY"));
    refusedWith("R-WX-01: the app NOBODYS_APP", "R-TB-01: no participant owns the codes of NOBODY");
  }

  @Test
  void refusesAnIdThatNoContractAndNoOtherServiceWouldTake() {
    files.file(
        "participants.json",
        all -> ((ObjectNode) all.get(0)).put("id", "A_PARTICIPANT_" + "9".repeat(3)));
    refusedWith("id must be unique and of 2 to 16 of A-Z, 0-9 and _");
  }

  @Test
  void refusesAFeeScheduleThatIsNotInTheFileBesideIt() {
    files.rule("R-WX-01", rule -> rule.put("feeScheduleId", "FS-NOBODYS"));
    refusedWith("rule R-WX-01: there is no fee schedule FS-NOBODYS");
    files.text("fee-schedules.json", "{}");
    refusedWith("rule R-WX-02: there is no fee schedule FS-INTEROP-EXAMPLE");
  }

  @Test
  void feeSchedulesMayLieElsewhereAndAreNoPartOfTheVersion() {
    // Given
    String beside = files.load().version();

    // When
    String alone = files.without("fee-schedules.json").load().version();

    // Then
    assertThat(alone).isEqualTo(beside);
  }

  @Test
  void refusesTwoRulesThatCouldTie() {
    files.file(
        "rulebook-2021-10-02.json",
        book -> {
          ArrayNode rules = (ArrayNode) book.path("rules");
          ObjectNode twin = rules.get(0).deepCopy();
          rules.add(twin.put("id", "R-WX-99"));
        });
    refusedWith("rules R-WX-01 and R-WX-99: equally specific");
  }

  @Test
  void refusesAPredecessorThatDoesNotEndBeforeItsSuccessorAsFarAsTheyTie() {
    files.rule("R-AL-01", rule -> rule.remove("effectiveTo"));
    files.rule("R-AL-02", rule -> rule.put("cities", "ALIPAY_SEVEN_CITIES"));
    refusedWith("rules R-AL-01 and R-AL-02");
  }

  @Test
  void refusesARouteAroundTheClearingInstitutions() {
    files.rule("R-WX-01", rule -> rule.remove("clearingInstitution"));
    files.rule("R-TB-01", rule -> rule.put("clearingInstitution", "ALIPAY"));
    refusedWith(
        "rule R-WX-01: clearingInstitution is missing",
        "rule R-TB-01: clearingInstitution ALIPAY is no participant that clears");
  }

  @Test
  void refusesSharesOutOfRangeAndStepsOutOfOrder() {
    files.rule(
        "R-TB-01",
        rule -> {
          ArrayNode steps = ((ObjectNode) rule.get("merchantCoverage")).putArray("steps");
          steps.addObject().put("from", "2021-10-02").put("bps", 10_001);
          steps.addObject().put("from", "2021-10-01").put("bps", -1);
        });
    refusedWith("merchantCoverage.bps must be from 0 to 10000", "must be in the order of time");
  }

  @Test
  void refusesAShareThatBecomesSmaller() {
    files.rule(
        "R-TB-01",
        rule -> {
          ArrayNode steps = ((ObjectNode) rule.get("merchantCoverage")).putArray("steps");
          steps.addObject().put("from", "2021-10-01").put("bps", 8_500);
          steps.addObject().put("from", "2021-10-02").put("bps", 8_499);
        });
    refusedWith("R-TB-01: merchantCoverage.steps must not become smaller");
  }

  @Test
  void refusesASuccessorThatItsPredecessorWouldWinOver() {
    files.rule("R-AL-01", rule -> rule.remove("effectiveTo"));
    refusedWith("R-AL-02: for payments that both open", "gives way to the rule", "R-AL-01");
  }

  @Test
  void refusesASetWithoutAVersion() {
    files.file(
        "city-sets.json", all -> ((ObjectNode) all.get("citySets").get(0)).remove("version"));
    refusedWith("city set PROVINCIAL_CAPITALS: version must be a whole number from 1");
  }

  @Test
  void refusesStoredFilesThatAreIncompleteOrMoreThanTheyShouldBe() {
    // Given
    Map<String, byte[]> stored = new HashMap<>(RulebookSource.directory(directory).files());
    stored.remove("participants");
    stored.put("notes", new byte[0]);

    // Then
    assertThatThrownBy(() -> RulebookSource.of(stored))
        .isInstanceOf(BadRulebookException.class)
        .hasMessageContainingAll("participants is missing", "one of the files is none of");
  }

  @Test
  void storedFilesAreTheSameBookAsThoseOfADirectory() {
    // Given
    Map<String, byte[]> stored = RulebookSource.directory(directory).files();

    // When
    Rulebook rulebook = RulebookLoader.load(RulebookSource.of(stored));

    // Then
    assertThat(stored)
        .containsOnlyKeys(
            "rulebook", "city-sets", "participants", "operator-settings", "fee-schedules");
    assertThat(rulebook.version()).isEqualTo(files.load().version());
    assertThat(rulebook.city("440300").orElseThrow().nameZh()).isEqualTo("深圳");
    assertThat(rulebook.settings()).hasSize(17);
  }

  @Test
  void refusesTheSameRuleTwice() {
    files.file(
        "rulebook-2021-10-02.json",
        book -> {
          ArrayNode rules = (ArrayNode) book.path("rules");
          rules.add(rules.get(0).deepCopy());
        });
    refusedWith("rule R-WX-01: version 1 is there twice");
  }

  @Test
  void refusesWordsDatesAndFieldsThatItDoesNotKnow() {
    files.rule("R-WX-01", rule -> rule.putArray("scenes").add("OFLINE"));
    files.rule("R-WX-02", rule -> rule.put("effectiveFrom", "30.09.2021"));
    refusedWith("scenes has the unknown value OFLINE", "effectiveFrom is not a date");
    files.rule("R-WX-03", rule -> rule.put("merchantz", "x"));
    refusedWith("UNKNOWN_FIELD at rules.");
  }

  @Test
  void refusesHolesInListsAsFaultsOfTheBook() {
    files.rule("R-WX-01", rule -> rule.putArray("lifecycle").addNull());
    refusedWith("a list has an empty element");
    files.file(
        "operator-settings.json", all -> ((ObjectNode) all).withArray("settings").addObject());
    refusedWith("a list has an empty element");
  }

  @Test
  void refusesJsonThatIsBroken() {
    files.text("city-sets.json", "{\"format\":1,");
    refusedWith("city-sets: MALFORMED");
  }

  @Test
  void refusesADirectoryWithTwoRulebooks() {
    files.text("rulebook-2022-03-01.json", "{}");
    refusedWith("2 files rulebook-*.json");
  }

  @Test
  void operatorCannotChangeWhatWasAnnounced() {
    files.file(
        "operator-settings.json",
        settings ->
            ((ArrayNode) settings.path("settings"))
                .addObject()
                .put("field", "cities")
                .put("value", "ALL")
                .put("why", "wish")
                .putArray("rules")
                .add("R-WX-01")
                .add("R-XX-01"));
    refusedWith("R-WX-01.cities is not left to the operator", "there is no rule R-XX-01");
  }

  @Test
  void ruleThatTheOperatorHasNotSetStaysShut() {
    // Given
    files.file("operator-settings.json", all -> ((ObjectNode) all).putArray("settings"));

    // When
    Rulebook rulebook = files.load();

    // Then
    assertThat(rulebook.rules())
        .filteredOn(rule -> rule.id().equals("R-WX-02"))
        .singleElement()
        .satisfies(rule -> assertThat(rule.cities()).isEqualTo(CityScope.UNSET));
    assertThat(rulebook.rules())
        .filteredOn(rule -> rule.id().equals("R-MP-01"))
        .singleElement()
        .satisfies(rule -> assertThat(rule.userRollout().steps()).isEmpty());
  }

  @Test
  void versionNamesTheContentNotOnlyTheDate() {
    // Given
    String before = files.load().version();

    // When
    files.file("city-sets.json", all -> ((ObjectNode) all).put("codes", "GB/T 2260-2007"));
    String after = files.load().version();

    // Then
    assertThat(before).startsWith("2021-10-02+");
    assertThat(after).startsWith("2021-10-02+").isNotEqualTo(before);
  }

  @Test
  void shippedFilesHoldWhatTheAnnouncementsSay() {
    // When
    Rulebook rulebook = files.load();

    // Then
    assertThat(rulebook.rules()).hasSize(21);
    assertThat(rulebook.rules()).allSatisfy(rule -> assertThat(rule.evidence()).isNotNull());
    assertThat(rulebook.rules())
        .filteredOn(
            rule ->
                rule.stateAt(
                        rule.evidence()
                            .publishedOn()
                            .atStartOfDay()
                            .toInstant(java.time.ZoneOffset.UTC))
                    == Lifecycle.PILOT)
        .extracting(Rule::id)
        .containsExactlyInAnyOrder("R-WX-07", "R-AL-03", "R-UT-01");
    assertThat(rulebook.citySets()).hasSize(3);
  }
}
