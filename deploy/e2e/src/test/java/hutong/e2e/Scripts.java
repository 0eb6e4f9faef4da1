package hutong.e2e;

import java.util.List;

/**
 * How each institution misbehaves in the run, in the simulator's own words. Together they play
 * every behaviour that it has; what is left of a thousand simply approves.
 */
final class Scripts {

  private Scripts() {}

  /**
   * @param participant who behaves so
   * @param steps the steps of its script as JSON
   */
  record Script(String participant, String steps) {

    String json(long seed) {
      return "{\"script\":{\"seed\":%d,\"steps\":[%s]}}".formatted(seed, steps);
    }
  }

  static final List<Script> ALL =
      List.of(
          // Says no, and says it with reasons; a payer's bank that is asked again says the same.
          new Script(
              "CCB",
              """
              {"sharePermille":150,"mode":"DECLINE","reason":"INSUFFICIENT_FUNDS","operations":["DEBIT"]},
              {"sharePermille":150,"mode":"DECLINE","reason":"RISK","operations":["DEBIT"]}"""),
          // Payers who confirm at once, late, or never.
          new Script(
              "BOC",
              """
              {"sharePermille":200,"mode":"USER_PAYING","times":2,"operations":["DEBIT","QUERY"]},
              {"sharePermille":150,"mode":"USER_NEVER_PAYS","operations":["DEBIT","QUERY"]},
              {"sharePermille":100,"mode":"PENDING","operations":["DEBIT","QUERY"]}"""),
          // Takes the question and keeps quiet, with and without having booked it.
          new Script(
              "BOCOM",
              """
              {"sharePermille":60,"mode":"HANG","books":true,"operations":["DEBIT"]},
              {"sharePermille":60,"mode":"HANG","books":false,"operations":["DEBIT"]},
              {"sharePermille":60,"mode":"RESET","books":true,"operations":["DEBIT"]},
              {"sharePermille":60,"mode":"RESET","books":false,"operations":["DEBIT"]}"""),
          // Answers that cannot be used.
          new Script(
              "PAB",
              """
              {"sharePermille":60,"mode":"WRONG_SIGNATURE","operations":["DEBIT"]},
              {"sharePermille":60,"mode":"PARTIAL","operations":["DEBIT"]},
              {"sharePermille":60,"mode":"GARBAGE","operations":["DEBIT"]},
              {"sharePermille":60,"mode":"ANSWER_TWICE","contradictory":true,"operations":["DEBIT"]},
              {"sharePermille":60,"mode":"ANSWER_TWICE","operations":["QUERY"]}"""),
          // Late, slow, and of two minds when the same debit is asked for again.
          new Script(
              "CITIC",
              """
              {"sharePermille":60,"mode":"ANSWER_LATE","delayMillis":8000,"operations":["DEBIT"]},
              {"sharePermille":100,"mode":"SLOW","delayMillis":400,"operations":["DEBIT"]},
              {"sharePermille":200,"mode":"SUCCESS_THEN_FAILURE","operations":["DEBIT"]}"""),
          // Debits that hang in every query as well, so that only a reversal can end them.
          new Script(
              "ICBC",
              """
              {"sharePermille":150,"mode":"HANG","books":true,"operations":["DEBIT"]},
              {"sharePermille":900,"mode":"PARTIAL","operations":["QUERY"]},
              {"sharePermille":300,"mode":"REFUSE_REVERSAL","operations":["REVERSAL"]},
              {"sharePermille":200,"mode":"PARTIAL","operations":["REVERSAL"]}"""),
          // Keeps what it has taken, reversal or not, and its refunds are refused, late or lost.
          new Script(
              "CMB",
              """
              {"sharePermille":600,"mode":"REFUSE_REVERSAL","operations":["REVERSAL"]},
              {"sharePermille":200,"mode":"REFUSE_REFUND","operations":["REFUND"]},
              {"sharePermille":200,"mode":"PENDING","operations":["REFUND"]},
              {"sharePermille":200,"mode":"PARTIAL","operations":["REFUND"]}"""),
          // The payees' network: rejects credits, and loses acknowledgements.
          new Script(
              "ALIPAY",
              """
              {"sharePermille":60,"mode":"CREDIT_REJECT","operations":["CREDIT"]},
              {"sharePermille":40,"mode":"ACK_LOST","times":2,"operations":["CREDIT"]},
              {"sharePermille":5,"mode":"RESET","books":true,"operations":["CREDIT"]}"""));
}
