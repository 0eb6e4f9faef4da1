package hutong.routing.rulebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.routing.rulebook.Finding.Kind;
import hutong.routing.rulebook.Finding.Severity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.AbstractListAssert;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulebookAnalysisTest {

  private static final Instant NOW = Instant.parse("2021-10-02T02:00:00Z");

  @TempDir private Path directory;
  private EditedRulebook files;
  private Rulebook inForce;

  @BeforeEach
  void copyTheShippedFiles() {
    files = new EditedRulebook(directory);
    inForce = files.load();
  }

  private AbstractListAssert<?, List<? extends Tuple>, Tuple, ObjectAssert<Tuple>> findings(
      Instant now) {
    List<Finding> findings = RulebookAnalysis.of(files.load(), inForce, now);
    assertThat(findings)
        .allSatisfy(finding -> assertThat(finding.detailEn()).isNotBlank())
        .allSatisfy(finding -> assertThat(finding.detailZh()).matches(".*\\p{IsHan}.*"));
    return assertThat(findings)
        .filteredOn(f -> !Set.of(Kind.NOT_EXECUTABLE, Kind.NEVER_MATCHES).contains(f.kind()))
        .extracting(Finding::severity, Finding::kind, Finding::ruleId, Finding::otherRuleId);
  }

  private static void end(ObjectNode rule, String field, String value) {
    rule.put(field, value);
  }

  private static void steps(ObjectNode rule, String ramp, String from, int bps) {
    ((ObjectNode) rule.get(ramp)).putArray("steps").addObject().put("from", from).put("bps", bps);
  }

  @Test
  void tieAndMissingClearingInstitutionAreFindingsLikeAnyOther() {
    // Given
    files.copy("R-WX-01", rule -> rule.put("id", "R-WX-99"));
    Finding tie = RulebookAnalysis.of(refusal()).get(0);
    files.rule("R-TB-01", rule -> rule.put("clearingInstitution", "ALIPAY"));

    // When
    List<Finding> findings = RulebookAnalysis.of(refusal());

    // Then
    assertThat(tie.kind()).isEqualTo(Kind.TIE);
    assertThat(findings).extracting(Finding::kind).containsExactly(Kind.NO_CLEARING_INSTITUTION);
  }

  private BadRulebookException refusal() {
    return catchThrowableOfType(BadRulebookException.class, files::load);
  }

  @Test
  void ruleWithinAWinnerIsUnreachableOnlyWhileTheWinnerIsOpen() {
    // Given: the same payments, less important, and once beyond the other's end
    files.copy("R-AL-01", rule -> rule.put("id", "R-AL-98").put("priority", 50));
    files.copy(
        "R-AL-01",
        rule -> rule.put("id", "R-AL-99").put("priority", 40).put("effectiveTo", "2022-04-01"));

    // Then
    findings(NOW)
        .contains(
            tuple(Severity.WARNING, Kind.UNREACHABLE, "R-AL-98", "R-AL-01"),
            tuple(Severity.INFO, Kind.OVERLAPPING, "R-AL-99", "R-AL-98"),
            tuple(Severity.INFO, Kind.OVERLAPPING, "R-AL-99", "R-AL-01"));
  }

  @Test
  void winnerThatIsOpenToAShareOnlyLeavesSomethingOver() {
    // Given
    files.copy(
        "R-WX-01",
        rule -> {
          rule.put("id", "R-WX-99").put("priority", 900);
          steps(rule, "userRollout", "2021-09-30", 9_999);
        });

    // Then
    findings(NOW).containsExactly(tuple(Severity.INFO, Kind.OVERLAPPING, "R-WX-01", "R-WX-99"));
  }

  @Test
  void ruleThatOpensWhatTheLawForbidsContradictsIt() {
    // Given
    files.copy("R-WX-01", rule -> remote(rule, "R-WX-98", "2022-03-01"));
    files.copy("R-WX-01", rule -> remote(rule, "R-WX-99", "2021-10-02"));
    files.rule("R-WX-98", rule -> rule.put("cities", "310100"));

    // Then
    findings(NOW)
        .containsExactly(
            tuple(Severity.ERROR, Kind.CONTRADICTORY, "R-WX-98", "P-259-01"),
            tuple(Severity.WARNING, Kind.CONTRADICTORY, "R-WX-99", "P-259-01"));
  }

  private static void remote(ObjectNode rule, String id, String from) {
    rule.put("id", id).put("effectiveFrom", from);
    rule.putArray("scenes").add("REMOTE");
    rule.putArray("codeClasses").add("PERSONAL_STATIC");
  }

  @Test
  void ruleWhoseLifecycleMissesItsDatesContradictsItself() {
    files.rule("R-WX-01", rule -> end(rule, "effectiveTo", "2021-10-01"));
    files.rule(
        "R-WX-01", rule -> ((ObjectNode) rule.get("lifecycle").get(0)).put("from", "2021-10-01"));
    files.rule("R-WX-01", rule -> ((ArrayNode) rule.get("lifecycle")).insertObject(0));
    files.rule(
        "R-WX-01",
        rule ->
            ((ObjectNode) rule.get("lifecycle").get(0))
                .put("state", "PILOT")
                .put("from", "2021-09-01"));
    findings(NOW).contains(tuple(Severity.ERROR, Kind.CONTRADICTORY, "R-WX-01", null));
  }

  @Test
  void ruleThatEndsWithinAMonthNeedsASuccessor() {
    // Given
    Instant february = Instant.parse("2022-02-10T02:00:00Z");
    findings(february).isEmpty();

    // When: the successor leaves one app out
    files.rule("R-AL-02", rule -> rule.remove("payerAppSet"));
    files.rule("R-AL-02", rule -> rule.putArray("payerApps").add("CUP_APP"));

    // Then
    findings(NOW).isEmpty();
    findings(february)
        .containsExactly(tuple(Severity.WARNING, Kind.ABOUT_TO_EXPIRE, "R-AL-01", null));
  }

  @Test
  void setsThatLoseAMemberAreNamed() {
    // Given
    files.file("city-sets.json", all -> ((ArrayNode) all.at("/citySets/2/cities")).remove(3));
    files.file(
        "rulebook-2021-10-02.json",
        book -> ((ArrayNode) book.at("/payerAppSets/0/apps")).remove(6));

    // Then
    findings(NOW)
        .containsExactly(
            tuple(Severity.WARNING, Kind.APP_SET_LOST_MEMBER, "ALIPAY_CODE_PAYERS", null),
            tuple(Severity.WARNING, Kind.CITY_SET_LOST_MEMBER, "ALIPAY_SEVEN_CITIES", null));
    assertThat(RulebookAnalysis.of(files.load(), inForce, NOW))
        .anySatisfy(finding -> assertThat(finding.detailEn()).contains("440300"));
  }

  @Test
  void nobodyWhoIsInMayFallOut() {
    // Given: new versions, one with another salt, one with fewer merchants
    files.copy(
        "R-TB-01",
        rule -> {
          rule.put("version", 2);
          steps(rule, "merchantCoverage", "2021-10-02", 8_000);
        });
    files.copy("R-MP-01", rule -> rule.put("version", 2));
    files.file(
        "rulebook-2021-10-02.json",
        book -> {
          for (JsonNode rule : book.path("rules")) {
            if (rule.path("id").asText().equals("R-MP-01") && rule.path("version").asInt() == 2) {
              ((ObjectNode) rule.get("userRollout")).put("salt", "another");
            }
          }
        });

    // Then
    findings(NOW)
        .contains(
            tuple(Severity.ERROR, Kind.RAMP_LOWERED, "R-TB-01/2", "R-TB-01"),
            tuple(Severity.ERROR, Kind.SALT_CHANGED, "R-MP-01/2", "R-MP-01"));
  }

  @Test
  void whatARuleSaidUntilNowStaysAndWhatItPlansMayChange() {
    // Given
    files.rule("R-WX-01", rule -> end(rule, "effectiveTo", "2021-12-01"));
    files.rule("R-AL-02", rule -> rule.put("priority", 7));
    findings(NOW).isEmpty();

    // When
    files.rule("R-WX-02", rule -> rule.put("feeScheduleId", "FS-UNIONPAY-2016"));
    files.without("fee-schedules.json");

    // Then
    findings(NOW)
        .containsExactly(tuple(Severity.ERROR, Kind.EXECUTED_RULE_EDITED, "R-WX-02", null));
  }

  @Test
  void ruleThatWasOpenAndAProhibitionDoNotVanishUnnoticed() {
    // Given
    files.file(
        "rulebook-2021-10-02.json",
        book -> {
          ((ObjectNode) book).putArray("prohibitions");
          ArrayNode rules = (ArrayNode) book.path("rules");
          for (int i = rules.size() - 1; i >= 0; i--) {
            String id = rules.get(i).path("id").asText();
            // The first has been open; the other never was.
            if (id.equals("R-TB-01") || id.equals("R-WX-07")) {
              rules.remove(i);
            }
          }
        });

    // When // Then
    findings(NOW)
        .containsExactlyInAnyOrder(
            tuple(Severity.WARNING, Kind.OPEN_RULE_REMOVED, "R-TB-01", null),
            tuple(Severity.WARNING, Kind.PROHIBITION_REMOVED, "P-259-01", null));
  }

  @Test
  void shippedBookHasNothingButWhatIsAnnouncedAndNotYetOpen() {
    // When
    List<Finding> findings = RulebookAnalysis.of(inForce, null, NOW);

    // Then
    assertThat(findings)
        .extracting(Finding::kind, Finding::ruleId)
        .contains(
            tuple(Kind.NOT_EXECUTABLE, "R-WX-07"),
            tuple(Kind.NOT_EXECUTABLE, "R-AL-03"),
            tuple(Kind.NOT_EXECUTABLE, "R-UT-01"))
        .allMatch(kindAndRule -> kindAndRule.toList().get(0) != Kind.OVERLAPPING);
    assertThat(findings).noneMatch(finding -> finding.severity() == Severity.ERROR);
  }
}
