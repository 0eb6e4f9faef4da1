package hutong.settlement.cycle;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import hutong.settlement.cycle.Sealing.Outcome;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is answered of a sealed cycle: files, publications and proofs. */
@OnRealServers
class PublishedFilesTest extends SealSteps {

  @Test
  void what_is_not_sealed_or_not_there_is_a_problem_404_that_says_which() throws Exception {
    // Given
    String cycle = "1981-01-01-01";
    closedCycle(cycle, 1);
    awaitSeal(cycle);

    // When // Then
    for (String path : List.of("seal", "files", "check", "files/CCB.psv", "files/CCB.jsonl")) {
      get("1970-01-01-01/" + path)
          .then()
          .statusCode(404)
          .contentType("application/problem+json")
          .body("code", equalTo("NOT_SEALED"));
      get("x/" + path).then().statusCode(400).body("code", equalTo("BAD_CYCLE_ID"));
    }
    get(cycle + "/files/BOC.psv").then().statusCode(404).body("code", equalTo("NO_LINES"));
    get(cycle + "/files/b.psv").then().statusCode(400).body("code", equalTo("BAD_PARTICIPANT_ID"));
    get(cycle + "/files/CCB.psv?sequence=2")
        .then()
        .statusCode(404)
        .body("code", equalTo("UNKNOWN_SEQUENCE"));
    get(cycle + "/files/CCB.psv?sequence=0").then().statusCode(400);
    get(cycle + "/proofs/CCB/" + UUID.randomUUID())
        .then()
        .statusCode(404)
        .body("code", equalTo("UNKNOWN_ITEM"));
    assertThat(seal("1970-01-01-01")).isEqualTo(Outcome.WAITING);
  }

  @Test
  void a_file_that_is_published_again_has_the_next_sequence_and_the_same_root() throws Exception {
    // Given
    String cycle = "1981-04-01-01";
    closedCycle(cycle, 2);
    awaitSeal(cycle);
    String path = "/v1/cycles/" + cycle + "/files/CCB/publications";
    given()
        .contentType("application/json")
        .body("{\"reason\":\"lost\"}")
        .post(path)
        .then()
        .statusCode(400)
        .body("code", equalTo("BAD_OPERATOR"));
    given()
        .header("Hutong-Operator", "li.si")
        .contentType("application/json")
        .body("{\"reason\":\"\"}")
        .post(path)
        .then()
        .statusCode(400)
        .body("code", equalTo("BAD_REASON"));

    // When
    given()
        .header("Hutong-Operator", "li.si")
        .contentType("application/json")
        .body("{\"reason\":\"lost\"}")
        .post(path)
        .then()
        .statusCode(201)
        .body("sequence", equalTo(2))
        .body("publishedBy", equalTo("li.si"));

    // Then
    String first = get(cycle + "/files/CCB.psv?sequence=1").asString();
    Response second = get(cycle + "/files/CCB.psv");
    assertThat(second.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"" + cycle + "_CCB_2.psv\"");
    assertThat(second.header("ETag")).isEqualTo("\"" + sha256(second.asString()) + "\"");
    List<String> lines = second.asString().lines().toList();
    assertThat(lines.subList(1, lines.size() - 1))
        .isEqualTo(first.lines().toList().subList(1, lines.size() - 1));
    String[] header = lines.get(0).split("\\|");
    String[] signed = lines.get(lines.size() - 1).split("\\|");
    String text =
        "hutong-participant-file|2|CCB|%s|2|%s|%s|rfc8032-test-1|%s"
            .formatted(cycle, header[9], get(cycle + "/seal").path("sealHash"), signed[1]);
    assertThat(signed[0]).isEqualTo("F");
    assertThat(isSigned(text, signed[2])).isTrue();
    get(cycle + "/files").then().body("files", hasSize(4));
    assertThat(
            Books.number(
                "select count(*) from outbox where key = ?"
                    + " and type = 'hutong.participant-file.published.v1'",
                cycle))
        .isEqualTo(4);
  }

  @Test
  void a_file_that_was_published_before_files_were_signed_is_still_the_same() throws Exception {
    // Given
    String cycle = "1981-07-01-01";
    closedCycle(cycle, 2);
    awaitSeal(cycle);
    String signed = get(cycle + "/files/CCB.psv").asString();
    asOwner(
        "update participant_file set key_id = null, signature = null where cycle_id = '"
            + cycle
            + "'");

    // When
    String unsigned = get(cycle + "/files/CCB.psv").asString();

    // Then
    assertThat(unsigned.lines().toList())
        .isEqualTo(
            signed
                .replace("-file|2|CCB", "-file|1|CCB")
                .lines()
                .filter(line -> !line.startsWith("F|"))
                .toList());
  }

  @Test
  void proofs_and_seals_are_answered_in_the_form_that_the_verifier_reads() throws Exception {
    // Given the first cycles of all, so that their seals are the same in every run
    String cycle = "1960-01-01-01";
    String next = "1960-01-01-02";
    closedCycle(cycle, 3);
    awaitSeal(cycle);
    closedCycle(next, 0);
    asOwner("delete from cycle_net where cycle_id = '" + next + "'");
    awaitSeal(next);
    UUID item = UUID.fromString(Books.one("select md5(?)::uuid", cycle + 2));

    // When
    JsonNode proof = json(get(cycle + "/proofs/CCB/" + item));
    JsonNode seals = json(given().get("/v1/seals"));

    // Then they are what the verifier is tested with
    assertThat(proof).isEqualTo(kept("proof.json"));
    assertThat(List.of(seals.at("/seals/0"), seals.at("/seals/1")))
        .containsExactlyElementsOf(kept("seals.json").get("seals"));
  }

  private static JsonNode json(Response answer) throws IOException {
    return new ObjectMapper().readTree(answer.asString());
  }

  private static JsonNode kept(String name) throws IOException {
    return new ObjectMapper()
        .readTree(Path.of("../deploy/verifier/src/test/resources/answers/" + name).toFile());
  }

  @Test
  void seals_are_given_behind_a_cycle_and_of_one_type() throws Exception {
    // Given
    String cycle = "1961-01-01-01";
    String hundredth = "1961-01-01-100";
    closedCycle(cycle, 1);
    awaitSeal(cycle);
    closedCycle(hundredth, 1);
    awaitSeal(hundredth);

    // When // Then
    given().get("/v1/seals?after=x").then().statusCode(400).body("code", equalTo("BAD_CYCLE_ID"));
    given().get("/v1/seals?type=X").then().statusCode(400);
    given().get("/v1/seals?after=9999-99-99-99").then().statusCode(200).body("seals", hasSize(0));
    given()
        .get("/v1/seals?after=1961-01-01-02")
        .then()
        .statusCode(200)
        .body("seals[0].text", containsString("|" + hundredth + "|CLEARING|1961-01-01|3|3|"))
        .body("seals[0].text", containsString("|" + cycle + "|"));
    given()
        .get("/v1/seals?type=DISPUTE")
        .then()
        .statusCode(200)
        .body("seals.findAll { !it.text.contains('|DISPUTE|') }", hasSize(0));
  }

  @Test
  void the_keys_are_shown_with_those_that_signed_before() {
    given()
        .when()
        .get("/v1/keys")
        .then()
        .statusCode(200)
        .body("keys.kid", contains("rfc8032-test-1", "rfc8032-test-2"))
        .body("keys[0].x", equalTo("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"));
  }
}
