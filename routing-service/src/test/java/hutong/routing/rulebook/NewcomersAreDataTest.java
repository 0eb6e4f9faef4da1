package hutong.routing.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.routing.route.Decision;
import hutong.routing.route.Reason;
import hutong.routing.route.Router;
import hutong.routing.route.ShippedRulebook;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 23 institutions are announced for Alipay's codes and not all are named. Whoever comes next, a
 * city or a network too, is some lines in the files.
 */
class NewcomersAreDataTest {

  private static final String DAY = "2021-10-02";
  private static final List<Integer> INSTITUTIONS = IntStream.rangeClosed(18, 23).boxed().toList();

  @TempDir private Path directory;
  private EditedRulebook files;

  @BeforeEach
  void copyTheShippedFiles() {
    files = new EditedRulebook(directory);
  }

  private Decision decide(String app, String owner, String city) {
    return new Router(files.load()).decide(ShippedRulebook.offline(app, owner, city, DAY));
  }

  private static ObjectNode participant(JsonNode all, String id, String role) {
    ObjectNode row = ((ArrayNode) all).addObject();
    row.put("id", id).put("nameEn", "Institution " + id).put("nameZh", "机构" + id);
    row.putArray("roles").add(role);
    return row;
  }

  @Test
  void eighteenthToTwentyThirdInstitutionPayByBeingListed() {
    // Given
    for (int i : INSTITUTIONS) {
      assertThat(decide("BANK" + i + "_APP", "ALIPAY", "440300").reason())
          .isEqualTo(Reason.PAYER_APP_NOT_OPEN);
    }
    files.file(
        "participants.json",
        all -> {
          for (int i : INSTITUTIONS) {
            participant(all, "BANK" + i, "PAYER")
                .put("scannerNetwork", "UNIONPAY")
                .putArray("payerApps")
                .add("BANK" + i + "_APP");
          }
        });
    files.file(
        "rulebook-2021-10-02.json",
        book -> {
          ArrayNode apps = (ArrayNode) book.at("/payerAppSets/0/apps");
          INSTITUTIONS.forEach(i -> apps.add("BANK" + i + "_APP"));
          ((ObjectNode) book.at("/payerAppSets/0")).put("version", 2).put("namedBanks", 12);
        });

    // Then
    for (int i : INSTITUTIONS) {
      Decision decision = decide("BANK" + i + "_APP", "ALIPAY", "440300");
      assertThat(decision.accepted()).isTrue();
      assertThat(decision.route().payerInstitution()).isEqualTo("BANK" + i);
      assertThat(decide("BANK" + i + "_APP", "WECHAT", "440100").reason())
          .isEqualTo(Reason.PAYER_APP_NOT_OPEN);
    }
  }

  @Test
  void cityOpensByBeingAddedToItsSet() {
    // Given
    assertThat(decide("CUP_APP", "ALIPAY", "320500").reason()).isEqualTo(Reason.CITY_NOT_OPEN);
    files.file(
        "city-sets.json",
        all -> {
          ((ObjectNode) all.at("/citySets/2")).put("version", 2);
          ((ArrayNode) all.at("/citySets/2/cities"))
              .addObject()
              .put("code", "320500")
              .put("nameEn", "Suzhou")
              .put("nameZh", "苏州");
        });

    // When
    Decision decision = decide("CUP_APP", "ALIPAY", "320500");

    // Then
    assertThat(decision.accepted()).isTrue();
    assertThat(decision.rule().id()).isEqualTo("R-AL-01");
  }

  @Test
  void networkWithCodesOfItsOwnIsAParticipantAndARule() {
    // Given
    assertThat(decide("CUP_APP", "ECNY", "440100").reason()).isEqualTo(Reason.DIRECTION_NOT_OPEN);
    files.file(
        "participants.json",
        all -> participant(all, "ECNY", "CODE_OWNER").put("codeOwner", "ECNY"));
    files.copy(
        "R-WX-01",
        rule -> {
          rule.put("id", "R-EC-01").put("codeOwner", "ECNY").put("cities", "440100");
          rule.put("clearingInstitution", "NUCC");
        });

    // When
    Decision decision = decide("CUP_APP", "ECNY", "440100");

    // Then
    assertThat(decision.rule().id()).isEqualTo("R-EC-01");
    assertThat(decision.route())
        .isEqualTo(new Decision.Route("UNIONPAY", "ECNY", "NUCC", "FS-INTEROP-EXAMPLE"));
    assertThat(decide("CUP_APP", "ECNY", "440300").reason()).isEqualTo(Reason.CITY_NOT_OPEN);
  }
}
