package hutong.routing;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.routing.cutoff.Rolled;
import hutong.routing.outbox.Events;
import hutong.routing.participant.Messages;
import hutong.routing.route.Reason;
import hutong.routing.route.ReasonDocument;
import hutong.routing.support.Schemas;
import hutong.runtime.json.StrictJson;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What this service says, held to the contracts; what it reads is tested beside its reader. */
class ContractTest {

  private static final UUID PAYMENT = UUID.fromString("017c3e2a-5c00-7a10-8a4b-1f6d2c9e0a01");
  private static final UUID REFUND = UUID.fromString("017c8f50-1e00-7c20-9b5d-6e1f0a2b3c04");
  private static final Instant AT = Instant.parse("2021-10-02T02:00:00.125Z");

  @Test
  void refusalOfEveryReasonIsValid() {
    for (Reason reason : Reason.values()) {
      Schemas.validEvent(
          "hutong.payment.refused.v1",
          StrictJson.write(
              new Events.Refused(
                  PAYMENT, AT, ReasonDocument.of(reason), "R-WX-01", "2021-10-02+0a1b2c3d4e5f")));
      Schemas.validEvent(
          "hutong.payment.declined.v1",
          StrictJson.write(new Events.Declined(PAYMENT, AT, ReasonDocument.of(reason))));
    }
    assertThat(Arrays.stream(Reason.values()).map(Reason::code)).doesNotHaveDuplicates();
  }

  @Test
  void completionIsValidWithAndWithoutAMerchantAndRolledOrNot() {
    for (String merchant : Arrays.asList("taobao-shop-0001", null)) {
      Schemas.validEvent(
          "hutong.payment.completed.v1",
          StrictJson.write(
              new Events.Completed(
                  PAYMENT,
                  AT,
                  "2021-10-02-01",
                  LocalDate.parse("2021-10-02"),
                  1_280,
                  "CNY",
                  "UNIONPAY",
                  "CUP_APP",
                  "DEBIT",
                  "TENPAY",
                  "WECHAT",
                  "UNIONPAY",
                  "FS-INTEROP-EXAMPLE",
                  "R-WX-01",
                  "2021-10-02+0a1b2c3d4e5f",
                  merchant,
                  merchant == null ? null : "5411",
                  merchant == null ? null : AT,
                  merchant == null ? null : "2021-10-01-03",
                  merchant == null ? null : Rolled.UNKNOWN_AT_CUT_OFF)));
    }
  }

  @Test
  void endOfACycleWithoutPaymentsIsValid() {
    Schemas.validEvent(
        "hutong.cycle.ended.v1",
        StrictJson.write(
            new Events.CycleEnded(
                "2021-10-02-01",
                LocalDate.parse("2021-10-02"),
                0,
                4,
                "2021-10-03-01",
                LocalDate.parse("2021-10-03"),
                AT,
                0,
                Map.of(),
                null,
                null,
                null,
                null,
                null,
                null)));
  }

  @Test
  void questionsToInstitutionsAreWhatTheyImplement() {
    Messages.Debit debit =
        new Messages.Debit(
            PAYMENT,
            1_280,
            "CNY",
            "CUP_APP",
            "u-1001",
            "DEBIT",
            "TENPAY",
            null,
            AT,
            "134567890123456789");
    Messages.Credit credit =
        new Messages.Credit(PAYMENT, 1_280, "CNY", null, "shop-1", "UNIONPAY", "2021-09-0001");
    Schemas.validComponent("participant.yaml", "DebitBatch", batch(debit));
    Schemas.validComponent("participant.yaml", "QueryBatch", batch(new Messages.Query(PAYMENT)));
    Schemas.validComponent("participant.yaml", "CreditBatch", batch(credit));
    Schemas.validComponent(
        "participant.yaml",
        "ReversalBatch",
        batch(new Messages.Reversal(PAYMENT, 1_280, "CNY", AT)));
    Schemas.validComponent(
        "participant.yaml",
        "RefundBatch",
        batch(new Messages.Refund(REFUND, PAYMENT, "CANCEL", 1_280, "CNY", "TENPAY", AT)));
    Schemas.validComponent(
        "participant.yaml", "RefundQueryBatch", batch(new Messages.RefundQuery(REFUND)));
    Schemas.validComponent(
        "participant.yaml",
        "BillBatch",
        batch(new Messages.BillQuestion("water-beijing", "2021-09-0001")));
  }

  private static <T> String batch(T item) {
    return new String(StrictJson.write(new Messages.Batch<>(List.of(item))));
  }
}
