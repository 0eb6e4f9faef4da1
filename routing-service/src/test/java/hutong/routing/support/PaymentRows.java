package hutong.routing.support;

/** Payments as an instance of the service may leave them. */
public final class PaymentRows {

  private PaymentRows() {}

  /**
   * @param lease how long the lease still runs, as a PostgreSQL interval; negative when it is over
   */
  public static void insert(String paymentId, String state, String lease) {
    Database.execute(
        """
        insert into payment (payment_id, state, accepted_at, payer_app, payer_ref, account_type,
          amount_minor, currency, code_owner, payer_institution, payee_institution,
          clearing_institution, fee_schedule_id, rule_id, rulebook_version, next_attempt_at)
        values (?::uuid, ?, now(), 'CUP_APP', 'ok-1', 'DEBIT', 100, 'CNY', 'WECHAT', 'UNIONPAY',
          'TENPAY', 'UNIONPAY', 'FS', 'R-WX-01', 'v', now() + ?::interval)
        """,
        paymentId,
        state,
        lease);
  }
}
