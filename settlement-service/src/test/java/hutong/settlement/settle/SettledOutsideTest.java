package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import hutong.settlement.settle.ProposalRefusedException.Why;
import hutong.settlement.settle.SettleConfig.Message;
import hutong.settlement.settle.SettleConfig.Policy;
import hutong.settlement.settle.SettlementProposal.Kind;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent does not pay is paid in another way, and two people say so. */
@OnRealServers
class SettledOutsideTest extends SettlingSteps {

  /** What was told of the cycle, each held to its schema. */
  private List<JsonObject> told() throws Exception {
    var schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                Files.readString(
                    Path.of("../docs/contracts/events/hutong.cycle.settled.v1.schema.json")));
    List<String> events =
        Books.rows(
            "select convert_from(payload, 'UTF8') from outbox where key = ?"
                + " and type = 'hutong.cycle.settled.v1' order by seq",
            cycle);
    for (String event : events) {
      assertThat(schema.validate(event, com.networknt.schema.InputFormat.JSON)).isEmpty();
    }
    return events.stream().map(JsonObject::new).toList();
  }

  private static List<String> states(JsonObject event) {
    return event.getJsonArray("legs").stream()
        .map(JsonObject.class::cast)
        .map(leg -> leg.getString("participant") + " " + leg.getString("state"))
        .sorted()
        .toList();
  }

  private void outside(String... endToEndIds) {
    await(proposals.approve("wang.wei", proposed(Kind.SETTLED_OUTSIDE, endToEndIds)));
  }

  @Test
  void what_the_agent_may_still_pay_or_has_paid_is_not_settled_outside() throws Exception {
    // Given
    given("1975-04-01-01", Message.PACS009, Policy.HOLD);
    refused(propose(id("CCB", 1)), Why.LEG_DOES_NOT_FIT);
    await(settling.advance(cycle));
    refused(propose(id("CCB", 1)), Why.LEG_DOES_NOT_FIT);
    take(PlayedAgent.notice("X1", ccb(1)));

    // When // Then
    refused(propose(id("CCB", 1)), Why.LEG_DOES_NOT_FIT);
    assertThatThrownBy(
            () ->
                Books.rows(
                    "update settlement_leg set state = 'SETTLED_OUTSIDE' where cycle_id = ?"
                        + " and participant = 'CCB' returning 1",
                    cycle))
        .hasMessageContaining("what is settled stays as it is");
    assertThat(legs()).contains("CCB CONFIRMED 1 -");
  }

  private io.smallrye.mutiny.Uni<SettlementProposal> propose(String endToEndId) {
    return proposals.propose(
        "li.na",
        UUID.randomUUID(),
        Kind.SETTLED_OUTSIDE,
        cycle,
        List.of(endToEndId),
        "paid by RTGS",
        "4711");
  }

  @Test
  void a_failed_cycle_is_settled_leg_by_leg_and_each_end_is_told() throws Exception {
    // Given
    given("1975-04-02-01", Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    take(PlayedAgent.rejection("X2", SettlementIds.batch(cycle, 1), id("CCB", 1), "AM04"));
    at(NOW.plus(Duration.ofHours(3)), Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    assertThat(state()).isEqualTo("FAILED");
    UUID one = proposed(Kind.SETTLED_OUTSIDE, id("CCB", 1));
    refused(proposals.approve("li.na", one), Why.FOUR_EYES);
    assertThat(state()).isEqualTo("FAILED");

    // When one leg is, twice said
    await(proposals.approve("wang.wei", one));
    await(proposals.approve("wang.wei", one));

    // Then
    assertThat(state()).isEqualTo("PARTIALLY_SETTLED");
    assertThat(told()).hasSize(2);
    assertThat(states(told().get(1)))
        .containsExactly("ALIPAY REJECTED", "CCB CONFIRMED", "UNIONPAY REJECTED");
    refused(propose(id("CCB", 1)), Why.LEG_DOES_NOT_FIT);

    // When the others are
    outside(id("ALIPAY", 1), id("UNIONPAY", 1));

    // Then
    assertThat(state()).isEqualTo("SETTLED");
    assertThat(told()).hasSize(3);
    assertThat(told().get(2).getString("state")).isEqualTo("SETTLED");
    assertThat(states(told().get(2)))
        .containsExactly("ALIPAY CONFIRMED", "CCB CONFIRMED", "UNIONPAY CONFIRMED");
    assertThat(told().get(2).encode()).contains("SETTLED_OUTSIDE");
    assertThat(
            Books.rows(
                "select distinct reference from settlement_proposal where cycle_id = ?"
                    + " and state = 'APPROVED'",
                cycle))
        .containsExactly("RTGS 4711");

    // When the agent books it after all
    String why = take(PlayedAgent.notice("X3", ccb(1))).why();

    // Then
    assertThat(why).isEqualTo("BOOKED_TWICE");
    assertThat(state()).isEqualTo("SETTLED");
  }

  @Test
  void a_debtor_who_pays_outside_lets_the_others_be_paid_by_the_agent() throws Exception {
    // Given
    given("1975-04-03-01", Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
    take(PlayedAgent.rejection("X4", id("CCB", 1), id("CCB", 1), "AC04"));

    // When
    outside(id("CCB", 1));
    await(settling.advance(cycle));

    // Then
    assertThat(legs())
        .containsExactly("ALIPAY SENT 1 -", "CCB SETTLED_OUTSIDE 1 -", "UNIONPAY SENT 1 -");
    assertThat(told()).isEmpty();
    take(PlayedAgent.notice("X5", alipay(1), unionpay(1)));
    assertThat(state()).isEqualTo("SETTLED");
    assertThat(told()).hasSize(1);
  }

  @Test
  void the_file_of_a_leg_that_is_settled_outside_is_taken_back_or_said_to_be_gone(
      @TempDir Path folder) throws Exception {
    // Given two files of which the agent has taken one
    given("1975-04-05-01", Message.PACS009, Policy.HOLD);
    FileGateway files = new FileGateway(folder);
    Withdrawals withdrawals = new Withdrawals(pool, files);
    await(settling.advance(cycle));
    for (Instruction one : agent.sent) {
      await(files.send(one));
    }
    take(PlayedAgent.notice("X6", ccb(1)));
    await(settling.advance(cycle));
    await(files.send(agent.sent.get(1)));
    Files.writeString(folder.resolve("out/OTHER.xml"), "stays");
    at(NOW.plus(Duration.ofHours(3)), Message.PACS009, Policy.HOLD);

    // When
    assertThat(await(withdrawals.of(cycle))).isEmpty();
    outside(id("ALIPAY", 1), id("UNIONPAY", 1));

    // Then
    assertThat(await(withdrawals.of(cycle)))
        .containsExactly(
            new Withdrawals.Withdrawal(id("ALIPAY", 1), "WITHDRAWN"),
            new Withdrawals.Withdrawal(id("UNIONPAY", 1), "GONE"));
    assertThat(folder.resolve("out/" + id("ALIPAY", 1) + ".xml")).doesNotExist();
    assertThat(folder.resolve("out/OTHER.xml")).hasContent("stays");
    assertThat(await(withdrawals.of(cycle))).hasSize(2);
  }

  @Test
  void what_nobody_answers_is_ended_by_two_people_when_its_window_is_over() throws Exception {
    // Given
    given("1975-04-04-01", Message.PACS029, Policy.HOLD);
    agent.reachable = false;
    await(settling.advance(cycle));
    agent.reachable = true;
    at(NOW.plus(Duration.ofHours(3)), Message.PACS029, Policy.HOLD);

    // When
    outside(id("CCB", 1));

    // Then the batch that holds it is not sent any more
    await(settling.advance(cycle));
    assertThat(agent.sent).isEmpty();
    outside(id("ALIPAY", 1), id("UNIONPAY", 1));
    assertThat(state()).isEqualTo("SETTLED");
  }

  @Test
  void a_cycle_before_the_first_date_is_never_instructed_and_people_say_how_it_was_settled()
      throws Exception {
    // Given a settlement that knows of no agent before 1975
    given("1974-12-31-01", Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    assertThat(state()).isEqualTo("NETTED BEFORE_FIRST_DATE");
    await(settling.retry(cycle, "li.na"));

    // When
    outside(id("CCB", 1));
    await(settling.retry(cycle, "li.na"));
    assertThat(state()).isEqualTo("NETTED BEFORE_FIRST_DATE");
    outside(id("ALIPAY", 1), id("UNIONPAY", 1));

    // Then
    assertThat(agent.sent).isEmpty();
    assertThat(state()).isEqualTo("SETTLED");
    assertThat(told()).hasSize(1);
  }
}
