package hutong.simulator;

/**
 * What is answered for one payment.
 *
 * @param status as the contract names it
 * @param reason null where there is none to tell
 */
record Outcome(String paymentId, String status, String reason) {

  static Outcome of(Entry entry) {
    return new Outcome(entry.paymentId(), entry.status().name(), entry.reason());
  }
}
