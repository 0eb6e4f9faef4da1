package hutong.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Events;
import hutong.settlement.Events.Event;
import hutong.settlement.OnRealServers;
import io.restassured.path.json.JsonPath;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whatever moves money, from the payer's side and from the payee's; the days are of June 2071. */
@OnRealServers
class BothSidesTest extends StatementDesk {

  private final UUID payment = UUID.randomUUID();
  private final UUID canceled = UUID.randomUUID();
  private final UUID held = UUID.randomUUID();
  private final UUID refund = UUID.randomUUID();
  private final UUID cancel = UUID.randomUUID();

  private static Event of(Event event, String issuer, String acquirer) {
    return event
        .with("\"payerInstitution\":\"CCB\"", "\"payerInstitution\":\"" + issuer + "\"")
        .with("\"payeeInstitution\":\"ALIPAY\"", "\"payeeInstitution\":\"" + acquirer + "\"");
  }

  /** Two payments, one refunded in part and one canceled, and one in suspense and out again. */
  private void cleared(String cycle, String issuer, String acquirer) {
    feed.send(of(Events.completed(payment, cycle, 10_000), issuer, acquirer));
    feed.send(of(Events.completed(canceled, cycle, 3_000), issuer, acquirer));
    feed.send(of(Events.refunded(refund, payment, cycle, 1_500, 0, 10_000), issuer, acquirer));
    feed.send(
        of(Events.refunded(cancel, canceled, cycle, 3_000, 0, 3_000), issuer, acquirer)
            .with("\"kind\":\"REFUND\"", "\"kind\":\"CANCEL\""));
    feed.send(of(Events.suspended(held, cycle, 500), issuer, acquirer));
    feed.send(of(Events.released(held, cycle, 500), issuer, acquirer));
    for (int partition = 0; partition < Events.PARTITIONS; partition++) {
      Event end = Events.endedWith(Events.ended(cycle, partition, 2, 13_000), "refunded", 2, 4_500);
      end = Events.endedWith(end, "suspended", 1, 500);
      feed.send(Events.endedWith(end, "released", 1, 500));
    }
    feed.awaitState(cycle, "CLOSED");
  }

  private static OwnFile line(OwnFile file, String kind, UUID id, String direction, long amount) {
    return file.line(kind, id.toString(), "", direction, amount, "", "CNY", "SUCCESS");
  }

  @Test
  void every_kind_agrees_for_the_payers_institution() {
    // Given
    String cycle = "2071-06-01-01";
    cleared(cycle, "SIDE_A", "SIDE_B");
    OwnFile file = new OwnFile("SIDE_A", "2071-06-01");
    line(file, "PAYMENT", payment, "D", 10_000);
    line(file, "PAYMENT", canceled, "D", 3_000);
    line(file, "REFUND", refund, "C", 1_500);
    line(file, "CANCEL", cancel, "C", 3_000);
    line(file, "PAYMENT", held, "D", 500);
    line(file, "CANCEL", held, "C", 500);

    // When
    JsonPath run = run("SIDE_A", cycle, file);

    // Then
    assertThat(breaks("SIDE_A")).isEmpty();
    assertThat(run.getInt("counts.items")).isEqualTo(6);
    assertThat(run.getInt("counts.outcomes.MATCHED")).isEqualTo(6);
    assertThat(run.getInt("counts.matchedByPayment")).isZero();
    assertThat(run.getInt("counts.sums[0].itemsMinor")).isEqualTo(-8_500);
    assertThat(run.getInt("counts.sums[0].fileMinor")).isEqualTo(-8_500);
  }

  @Test
  void the_payees_institution_sees_the_other_side_and_nothing_of_suspense() {
    // Given it says a payment too little, lacks the cancel, and has a refund the wrong way round
    String cycle = "2071-06-05-01";
    cleared(cycle, "SIDE_C", "SIDE_D");
    OwnFile file = new OwnFile("SIDE_D", "2071-06-05");
    line(file, "PAYMENT", payment, "C", 9_000);
    line(file, "PAYMENT", canceled, "C", 3_000);
    line(file, "REFUND", refund, "C", 1_500);

    // When
    JsonPath run = run("SIDE_D", cycle, file);

    // Then
    assertThat(run.getInt("counts.items")).isEqualTo(4);
    assertThat(run.getInt("counts.outcomes.MATCHED")).isEqualTo(1);
    assertThat(run.getInt("counts.sums[0].itemsMinor")).isEqualTo(8_500);
    assertThat(breaks("SIDE_D"))
        .containsExactly(
            cycle + " AMOUNT_DIFF OPEN LONG 10000 9000",
            cycle + " OURS_ONLY HELD SHORT -3000 0",
            cycle + " OURS_ONLY HELD SHORT -1500 0",
            cycle + " THEIRS_ONLY OPEN SHORT 0 1500");
  }

  @Test
  void a_refund_without_our_id_is_paired_by_its_payment_and_the_answer_says_so() {
    // Given their lines name the payments, and one of them an id that nobody here knows
    String cycle = "2071-06-09-01";
    cleared(cycle, "SIDE_E", "SIDE_F");
    OwnFile file = new OwnFile("SIDE_E", "2071-06-09");
    line(file, "PAYMENT", payment, "D", 10_000);
    line(file, "PAYMENT", canceled, "D", 3_000);
    line(file, "PAYMENT", held, "D", 500);
    line(file, "CANCEL", held, "C", 500);
    file.on("2021-10-03")
        .about(payment)
        .line("REFUND", "", "R-1", "C", 1_500, "", "CNY", "SUCCESS");
    line(file.about(canceled), "CANCEL", UUID.randomUUID(), "C", 3_000);

    // When
    JsonPath run = run("SIDE_E", cycle, file);

    // Then
    assertThat(breaks("SIDE_E")).isEmpty();
    assertThat(run.getInt("counts.outcomes.MATCHED")).isEqualTo(6);
    assertThat(run.getInt("counts.matchedByPayment")).isEqualTo(2);
  }

  @Test
  void a_line_of_another_kind_or_with_another_id_of_ours_is_paired_with_nothing() {
    // Given the refund is called a cancel, and the cancel's line names the refund of the other
    // payment
    String cycle = "2071-06-13-01";
    cleared(cycle, "SIDE_G", "SIDE_H");
    OwnFile file = new OwnFile("SIDE_G", "2071-06-13");
    line(file, "PAYMENT", payment, "D", 10_000);
    line(file, "PAYMENT", canceled, "D", 3_000);
    line(file, "PAYMENT", held, "D", 500);
    line(file, "CANCEL", held, "C", 500);
    file.on("2021-10-03")
        .about(payment)
        .line("CANCEL", "", "R-1", "C", 1_500, "", "CNY", "SUCCESS");
    line(file.about(canceled), "CANCEL", payment, "C", 3_000);

    // When
    JsonPath run = run("SIDE_G", cycle, file);

    // Then
    assertThat(run.getInt("counts.matchedByPayment")).isZero();
    assertThat(breaks("SIDE_G"))
        .containsExactly(
            cycle + " OURS_ONLY HELD LONG 1500 0",
            cycle + " OURS_ONLY HELD LONG 3000 0",
            cycle + " THEIRS_ONLY OPEN SHORT 0 1500",
            cycle + " THEIRS_ONLY OPEN SHORT 0 3000");
  }

  @Test
  void a_day_that_is_too_far_away_takes_no_partner_from_one_that_is_near() {
    // Given two lines for one refund, of which the earlier is three days before it
    String cycle = "2071-06-17-01";
    cleared(cycle, "SIDE_I", "SIDE_J");
    OwnFile file = new OwnFile("SIDE_I", "2071-06-17");
    line(file, "PAYMENT", payment, "D", 10_000);
    line(file, "PAYMENT", canceled, "D", 3_000);
    line(file, "PAYMENT", held, "D", 500);
    line(file, "CANCEL", held, "C", 500);
    line(file, "CANCEL", cancel, "C", 3_000);
    file.on("2021-09-30").about(payment);
    file.line("REFUND", "", "R-1", "C", 1_500, "", "CNY", "SUCCESS");
    file.on("2021-10-03").about(payment);
    file.line("REFUND", "", "R-2", "C", 1_500, "", "CNY", "SUCCESS");

    // When
    JsonPath run = run("SIDE_I", cycle, file);

    // Then
    assertThat(run.getInt("counts.matchedByPayment")).isEqualTo(1);
    assertThat(breaks("SIDE_I")).containsExactly(cycle + " THEIRS_ONLY OPEN SHORT 0 1500");
  }
}
