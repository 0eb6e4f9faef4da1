package hutong.local.play;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentSettlementTest {

  private static AgentSettlement.Paid paid(String state, String leg, long received)
      throws JsonProcessingException {
    String json =
        """
        {"cycleId": "2021-10-02-01", "state": "%s", "message": "PACS029",
         "instructedAt": "2021-10-02T15:10:00Z", "endedAt": "2021-10-02T15:10:04Z",
         "legs": [
           {"participant": "CITIC", "amountMinor": -380222, "state": "CONFIRMED",
            "endToEndId": "2021100201.CITIC.CNY.1"},
           {"participant": "ALIPAY", "amountMinor": %d, "state": "%s",
            "endToEndId": "2021100201.ALIPAY.CNY.1"}]}
        """
            .formatted(state, received, leg);
    return new AgentSettlement.Paid(new ObjectMapper().readTree(json), List.of("2021100201.1.029"));
  }

  @Test
  void an_end_other_than_settled_or_a_leg_that_is_not_confirmed_is_complained_of()
      throws JsonProcessingException {
    assertThat(paid("PARTIALLY_SETTLED", "REJECTED", 380222).complaints())
        .containsExactly("cycle 2021-10-02-01 is PARTIALLY_SETTLED", "ALIPAY's leg is REJECTED");
  }

  @Test
  void legs_that_do_not_sum_to_zero_are_complained_of() throws JsonProcessingException {
    assertThat(paid("SETTLED", "CONFIRMED", 380221).complaints())
        .containsExactly("the legs of cycle 2021-10-02-01 sum to -1 minor units");
  }

  @Test
  void what_is_settled_is_shown_leg_by_leg_with_the_message() throws JsonProcessingException {
    // Given
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AgentSettlement.Paid paid = paid("SETTLED", "CONFIRMED", 380222);

    // When
    new ClearingReport(new PrintStream(out, true, StandardCharsets.UTF_8), new Paint(false))
        .paid(paid);

    // Then
    assertThat(paid.complaints()).isEmpty();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("The money of cycle 2021-10-02-01 at the settlement agent: SETTLED")
        .contains("PACS029 as message 2021100201.1.029")
        .contains("CITIC        pays       3,802.22 CNY  CONFIRMED  2021100201.CITIC.CNY.1")
        .contains("ALIPAY       receives   3,802.22 CNY  CONFIRMED  2021100201.ALIPAY.CNY.1");
  }

  @Test
  void one_item_is_one_item() {
    assertThat(ClearingReport.counted(1, "item")).isEqualTo("1 item");
    assertThat(ClearingReport.counted(2, "item")).isEqualTo("2 items");
  }
}
