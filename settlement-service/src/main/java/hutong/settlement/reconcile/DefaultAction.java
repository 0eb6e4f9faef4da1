package hutong.settlement.reconcile;

/** What is done about a break where nobody decides otherwise. */
public enum DefaultAction {
  /** Wait for the file of the neighbouring cycle. */
  HOLD_ONE_CYCLE,
  /** Ask the institution (调单), then adjust. */
  QUERY_THEN_ADJUST,
  /** Ask the institution, book to suspense (挂账), then complete the payment (补单) or refund it. */
  QUERY_THEN_SUSPENSE,
  /** Somebody has to look. */
  MANUAL
}
