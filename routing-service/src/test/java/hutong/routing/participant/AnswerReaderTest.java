package hutong.routing.participant;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.routing.participant.Messages.CreditAnswer;
import hutong.routing.participant.Messages.DebitAnswer;
import hutong.routing.participant.Messages.RefundAnswer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {

  private static final UUID FIRST = UUID.fromString("0190a000-0000-7000-8000-000000000001");
  private static final UUID SECOND = UUID.fromString("0190a000-0000-7000-8000-000000000002");

  private static List<DebitAnswer> debits(String items) {
    String body = "{\"items\":[" + items + "]}";
    return AnswerReader.debits(body.getBytes(StandardCharsets.UTF_8), List.of(FIRST, SECOND));
  }

  private static String item(UUID id, String status) {
    return "{\"paymentId\":\"" + id + "\",\"status\":" + status + "}";
  }

  @Test
  void item_of_a_wrong_type_silences_itself_alone() {
    // When
    List<DebitAnswer> answers = debits(item(FIRST, "7") + "," + item(SECOND, "\"APPROVED\""));

    // Then
    assertThat(answers).containsExactly(DebitAnswer.SILENT, DebitAnswer.APPROVED);
  }

  @Test
  void items_that_are_no_objects_silence_nobody() {
    // When
    List<DebitAnswer> answers =
        debits("null,7,\"text\",[]," + item(FIRST, "\"APPROVED\"") + ",{\"paymentId\":8}");

    // Then
    assertThat(answers).containsExactly(DebitAnswer.APPROVED, DebitAnswer.SILENT);
  }

  @Test
  void approval_beside_an_item_of_a_wrong_type_for_the_same_payment_is_none() {
    // When
    List<DebitAnswer> answers = debits(item(FIRST, "\"APPROVED\"") + "," + item(FIRST, "[]"));

    // Then
    assertThat(answers).containsExactly(DebitAnswer.SILENT, DebitAnswer.SILENT);
  }

  @Test
  void refusal_of_a_repetition_with_other_money_refuses_neither_credit_nor_refund() {
    // Given
    String because = "\"reason\":\"DUPLICATE_MISMATCH\"";
    String credit =
        "{\"items\":[{\"paymentId\":\"%s\",\"status\":\"REJECTED\",%s}]}".formatted(FIRST, because);
    String refund =
        "{\"items\":[{\"refundId\":\"%s\",\"status\":\"REFUSED\",%s}]}".formatted(FIRST, because);

    // When // Then
    assertThat(AnswerReader.credits(credit.getBytes(StandardCharsets.UTF_8), List.of(FIRST)))
        .containsExactly(CreditAnswer.SILENT);
    assertThat(AnswerReader.refunds(refund.getBytes(StandardCharsets.UTF_8), List.of(FIRST)))
        .containsExactly(RefundAnswer.SILENT);
  }
}
