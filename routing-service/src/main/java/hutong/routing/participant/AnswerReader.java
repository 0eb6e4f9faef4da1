package hutong.routing.participant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import hutong.routing.participant.Messages.Answer;
import hutong.routing.participant.Messages.Answers;
import hutong.routing.participant.Messages.BillAnswer;
import hutong.routing.participant.Messages.BillFound;
import hutong.routing.participant.Messages.BillQuestion;
import hutong.routing.participant.Messages.BillState;
import hutong.routing.participant.Messages.CreditAnswer;
import hutong.routing.participant.Messages.DebitAnswer;
import hutong.routing.participant.Messages.RefundAnswer;
import hutong.routing.participant.Messages.RefundFound;
import hutong.routing.participant.Messages.ReversalAnswer;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Finds the answer to each question in what an institution has sent. Answers to what nobody asked
 * are passed over; a question answered in two different ways counts as not answered.
 */
final class AnswerReader {

  /**
   * Refuses the repetition and says nothing of what was asked first, which may have been done: to a
   * credit or a refund that is no refusal, and the store and forward that ends with a person goes
   * on.
   */
  private static final String DUPLICATE_MISMATCH = "DUPLICATE_MISMATCH";

  private AnswerReader() {}

  static List<DebitAnswer> debits(byte[] body, List<UUID> asked) {
    return payments(body, asked, AnswerReader::debit, DebitAnswer.SILENT);
  }

  static List<DebitAnswer> queries(byte[] body, List<UUID> asked) {
    return payments(
        body,
        asked,
        answer -> "NOT_FOUND".equals(answer.status()) ? DebitAnswer.NOT_FOUND : debit(answer),
        DebitAnswer.SILENT);
  }

  static List<CreditAnswer> credits(byte[] body, List<UUID> asked) {
    return payments(body, asked, AnswerReader::credit, CreditAnswer.SILENT);
  }

  static List<ReversalAnswer> reversals(byte[] body, List<UUID> asked) {
    return payments(body, asked, AnswerReader::reversal, ReversalAnswer.SILENT);
  }

  static List<RefundAnswer> refunds(byte[] body, List<UUID> asked) {
    return read(
        body,
        asked.stream().map(UUID::toString).toList(),
        RefundFound.class,
        item -> item.path("refundId").textValue(),
        AnswerReader::refund,
        RefundAnswer.SILENT);
  }

  static List<BillAnswer> bills(byte[] body, List<BillQuestion> asked) {
    return read(
        body,
        asked,
        BillFound.class,
        item ->
            new BillQuestion(
                item.path("billerId").textValue(), item.path("billNumber").textValue()),
        AnswerReader::bill,
        BillAnswer.SILENT);
  }

  private static ReversalAnswer reversal(Answer answer) {
    switch (String.valueOf(answer.status())) {
      case "REVERSED":
        return ReversalAnswer.REVERSED;
      case "REFUSED":
        return ReversalAnswer.REFUSED;
      case "PENDING":
        return ReversalAnswer.PENDING;
      default:
        return ReversalAnswer.SILENT;
    }
  }

  private static RefundAnswer refund(RefundFound found) {
    switch (String.valueOf(found.status())) {
      case "SUCCEEDED":
        return RefundAnswer.SUCCEEDED;
      case "REFUSED":
        return DUPLICATE_MISMATCH.equals(found.reason())
            ? RefundAnswer.SILENT
            : RefundAnswer.REFUSED;
      case "PENDING":
        return RefundAnswer.PENDING;
      case "NOT_FOUND":
        return RefundAnswer.NOT_FOUND;
      default:
        return RefundAnswer.SILENT;
    }
  }

  private static BillAnswer bill(BillFound found) {
    switch (String.valueOf(found.state())) {
      case "PAYABLE":
        return found.amountMinor() == null || found.amountMinor() < 1 || found.currency() == null
            ? BillAnswer.SILENT
            : new BillAnswer(
                BillState.PAYABLE, found.amountMinor(), found.currency(), found.dueName());
      case "PAID":
        return new BillAnswer(BillState.PAID, 0, null, found.dueName());
      case "UNKNOWN":
        return new BillAnswer(BillState.UNKNOWN, 0, null, null);
      default:
        return BillAnswer.SILENT;
    }
  }

  private static DebitAnswer debit(Answer answer) {
    switch (String.valueOf(answer.status())) {
      case "APPROVED":
        return DebitAnswer.APPROVED;
      case "DECLINED":
        return declined(String.valueOf(answer.reason()));
      case "PENDING":
        return "USER_PAYING".equals(answer.reason())
            ? DebitAnswer.USER_PAYING
            : DebitAnswer.PENDING;
      default:
        return DebitAnswer.SILENT;
    }
  }

  private static DebitAnswer declined(String reason) {
    switch (reason) {
      case "INSUFFICIENT_FUNDS":
        return DebitAnswer.INSUFFICIENT_FUNDS;
      case DUPLICATE_MISMATCH:
        return DebitAnswer.DUPLICATE_MISMATCH;
      default:
        return DebitAnswer.DECLINED;
    }
  }

  private static CreditAnswer credit(Answer answer) {
    switch (String.valueOf(answer.status())) {
      case "ACKNOWLEDGED":
        return CreditAnswer.ACKNOWLEDGED;
      case "REJECTED":
        return DUPLICATE_MISMATCH.equals(answer.reason())
            ? CreditAnswer.SILENT
            : CreditAnswer.REJECTED;
      default:
        return CreditAnswer.SILENT;
    }
  }

  private static <T> List<T> payments(
      byte[] body, List<UUID> asked, Function<Answer, T> meaning, T silent) {
    return read(
        body,
        asked.stream().map(UUID::toString).toList(),
        Answer.class,
        item -> item.path("paymentId").textValue(),
        meaning,
        silent);
  }

  /** An item that is not what it should be silences its own question and no other. */
  private static <K, F, T> List<T> read(
      byte[] body,
      List<K> asked,
      Class<F> type,
      Function<JsonNode, K> keyOf,
      Function<F, T> meaning,
      T silent) {
    Map<K, T> answers = new HashMap<>();
    try {
      Answers read = StrictJson.readEvent(body, Answers.class);
      for (JsonNode item : read.items() == null ? List.<JsonNode>of() : read.items()) {
        K key = item == null ? null : keyOf.apply(item);
        if (key != null) {
          answers.merge(key, one(item, type, meaning, silent), (x, y) -> x.equals(y) ? x : silent);
        }
      }
    } catch (BadJsonException bad) {
      return asked.stream().map(one -> silent).toList();
    }
    return asked.stream().map(one -> answers.getOrDefault(one, silent)).toList();
  }

  private static <F, T> T one(JsonNode item, Class<F> type, Function<F, T> meaning, T silent) {
    try {
      return meaning.apply(StrictJson.tolerantMapper().treeToValue(item, type));
    } catch (JsonProcessingException wrong) {
      return silent;
    }
  }
}
