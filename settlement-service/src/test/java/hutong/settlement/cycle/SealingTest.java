package hutong.settlement.cycle;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import hutong.settlement.Books;
import hutong.settlement.Events;
import hutong.settlement.OnRealServers;
import hutong.settlement.cycle.Sealing.Outcome;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Cycles that are sealed and what is published of them. A seal waits for that of the cycle before,
 * so the dates here are earlier than those of all other tests, and the cycle that is never sealed
 * is the last of them.
 */
@OnRealServers
class SealingTest extends SealSteps {

  @Test
  void a_row_that_is_changed_later_is_found_and_the_file_no_longer_leads_to_the_root()
      throws Exception {
    // Given
    String cycle = "1981-02-01-01";
    closedCycle(cycle, 3);
    awaitSeal(cycle);
    String before = get(cycle + "/files/CCB.psv").asString();
    get(cycle + "/check").then().statusCode(200).body("asSealed", equalTo(true));

    // When
    asOwner(
        "update clearing_item set amount_minor = 10001 where payment_id = md5('"
            + cycle
            + "2')::uuid");

    // Then
    get(cycle + "/check")
        .then()
        .statusCode(200)
        .body("asSealed", equalTo(false))
        .body("differences.participant", contains("ALIPAY", "ALIPAY", "CCB", "CCB", "UNIONPAY"))
        .body("differences.difference", contains("LINES", "NETS", "LINES", "NETS", "LINES"));
    Response after = get(cycle + "/files/CCB.psv");
    assertThat(after.header("ETag")).isEqualTo("\"" + sha256(before) + "\"");
    assertThat(sha256(after.asString())).isNotEqualTo(sha256(before));
    assertThat(after.asString().lines().findFirst()).isEqualTo(before.lines().findFirst());
    given()
        .header("Hutong-Operator", "li.si")
        .contentType("application/json")
        .body("{\"reason\":\"again\"}")
        .post("/v1/cycles/" + cycle + "/files/CCB/publications")
        .then()
        .statusCode(409)
        .body("code", equalTo("NOT_AS_SEALED"));
  }

  @Test
  void a_cycle_whose_lines_are_not_its_nets_is_not_sealed() throws Exception {
    // Given the last of the dates here, because what comes after it has to wait
    String cycle = "1989-12-31-01";
    String next = "1989-12-31-02";
    closedCycle(cycle, 2);
    closedCycle(next, 1);
    asOwner(
        "update cycle_net set net_minor = net_minor + case participant when 'CCB' then 1 else -1 end"
            + " where participant in ('CCB', 'ALIPAY') and cycle_id = '"
            + cycle
            + "'");

    // When // Then
    feed.await(() -> seal(cycle) == Outcome.DIFFERS);
    assertThat(seal(next)).isEqualTo(Outcome.WAITING);
    assertThat(Books.number("select count(*) from cycle_seal where cycle_id = ?", cycle)).isZero();
    assertThat(Books.number("select count(*) from outbox where key = ?", cycle)).isZero();

    // When the nets are put right again, nothing has to wait any longer
    asOwner(
        "update cycle_net set net_minor = net_minor - case participant when 'CCB' then 1 else -1 end"
            + " where participant in ('CCB', 'ALIPAY') and cycle_id = '"
            + cycle
            + "'");
    feed.await(() -> seal(cycle) == Outcome.ALREADY_SEALED);
    feed.await(() -> seal(next) == Outcome.ALREADY_SEALED);
  }

  @Test
  void instances_that_seal_at_once_make_one_seal() throws Exception {
    // Given
    String cycle = "1981-03-01-01";
    closedCycle(cycle, 700);

    // When
    Uni.join()
        .all(sealing.seal(cycle), sealing.seal(cycle), sealing.seal(cycle))
        .andFailFast()
        .await()
        .atMost(PATIENCE);
    awaitSeal(cycle);

    // Then
    feed.await(() -> seal(cycle) == Outcome.ALREADY_SEALED);
    assertThat(
            Books.rows(
                "select type, count(*) from outbox where key = ? group by 1 order by 1", cycle))
        .containsExactly("hutong.cycle.sealed.v1 1", "hutong.participant-file.published.v1 3");
  }

  @Test
  void everything_that_moves_money_stands_in_the_files_and_they_hash_to_the_signed_seal()
      throws Exception {
    // Given a payment that is partly refunded, and one that went into suspense and out again
    String cycle = "1981-05-01-01";
    UUID payment = UUID.randomUUID();
    UUID held = UUID.randomUUID();
    feed.send(Events.completed(payment, cycle, 10_000));
    feed.send(Events.refunded(UUID.randomUUID(), payment, cycle, 4_000, 0, 10_000));
    feed.send(Events.suspended(held, cycle, 500));
    feed.send(Events.released(held, cycle, 500));

    // When
    for (int partition = 0; partition < Events.PARTITIONS; partition++) {
      Events.Event end = Events.ended(cycle, partition, 1, 10_000);
      end = Events.endedWith(end, "refunded", 1, 4_000);
      end = Events.endedWith(end, "suspended", 1, 500);
      feed.send(Events.endedWith(end, "released", 1, 500));
    }
    feed.awaitState(cycle, "CLOSED");
    awaitSeal(cycle);

    // Then
    Response psv = get(cycle + "/files/CCB.psv");
    List<String> lines = psv.asString().lines().toList();
    assertThat(lines).filteredOn(line -> line.startsWith("I|")).hasSize(4);
    assertThat(lines)
        .filteredOn(line -> line.startsWith("T|"))
        .extracting(line -> line.split("\\|")[2])
        .containsExactly("PAYMENT", "REFUND", "RELEASE", "SUSPENSE");
    assertThat(psv.header("ETag")).isEqualTo("\"" + sha256(psv.asString()) + "\"");
    Response jsonl = get(cycle + "/files/CCB.jsonl");
    assertThat(jsonl.contentType()).startsWith("text/plain");
    assertThat(jsonl.header("ETag")).isEqualTo("\"" + sha256(jsonl.asString()) + "\"");
    given().when().head("/v1/cycles/" + cycle + "/files/CCB.psv").then().statusCode(200);
    String net =
        Books.one(
            "select net_minor from cycle_net where cycle_id = ? and participant = 'CCB'", cycle);
    assertThat(lines).contains("N|CNY|D" + net.substring(1));

    Response seal = get(cycle + "/seal");
    assertThat(isSigned(seal.path("text"), seal.path("signature"))).isTrue();
    assertThat(sha256(seal.path("text"))).isEqualTo(seal.path("sealHash"));
    get(cycle + "/check").then().body("asSealed", equalTo(true));
    get(cycle + "/proofs/CCB/" + held)
        .then()
        .statusCode(200)
        .body("lines", hasSize(2))
        .body("lines[0].treeSize", equalTo(4))
        .body(
            "participant.leaf",
            equalTo("CCB|4|CNY:D" + net.substring(1) + "|" + lines.get(0).split("\\|")[9]));
  }

  @Test
  void the_same_rows_give_the_same_seal_and_each_holds_the_hash_of_the_one_before()
      throws Exception {
    // Given
    String cycle = "1981-06-01-01";
    String next = "1981-06-01-02";
    closedCycle(cycle, 1_200);
    closedCycle(next, 0);
    asOwner("delete from cycle_net where cycle_id = '" + next + "'");

    // When
    awaitSeal(cycle);
    awaitSeal(next);

    // Then
    StoredSeal first = reads.find(cycle).await().atMost(PATIENCE);
    StoredSeal second = reads.find(next).await().atMost(PATIENCE);
    assertThat(second.signed().seal().previousCycleId()).isEqualTo(cycle);
    assertThat(second.signed().seal().previousSealHash()).isEqualTo(first.hash());
    assertThat(second.leaves()).isEmpty();
    assertThat(reads.check(second).await().atMost(PATIENCE)).isEmpty();
    get(next + "/files").then().statusCode(200).body("files", hasSize(0));

    // When the seals are taken away and made again
    asOwner(
        "delete from participant_file where cycle_id like '1981-06%';"
            + "delete from participant_seal where cycle_id like '1981-06%';"
            + "delete from cycle_seal where cycle_id = '"
            + next
            + "';"
            + "alter table cycle_seal drop constraint cycle_seal_previous_cycle_id_fkey;"
            + "delete from cycle_seal where cycle_id = '"
            + cycle
            + "'");
    awaitSeal(cycle);
    awaitSeal(next);
    asOwner(
        "alter table cycle_seal add constraint cycle_seal_previous_cycle_id_fkey"
            + " foreign key (previous_cycle_id) references cycle_seal not valid");

    // Then
    StoredSeal again = reads.find(next).await().atMost(PATIENCE);
    assertThat(again.hash()).isEqualTo(second.hash());
    assertThat(again.signed().signature()).isEqualTo(second.signed().signature());
  }
}
