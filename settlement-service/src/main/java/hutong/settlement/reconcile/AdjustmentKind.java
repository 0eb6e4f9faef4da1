package hutong.settlement.reconcile;

/** How a break is put right. */
public enum AdjustmentKind {
  /**
   * 挂账: the holder's surplus goes into suspense at the clearing institution until it is known whose
   * it is.
   */
  BOOK_TO_SUSPENSE,
  /** 补单: what was really paid and is not in the books goes from the payer's side to the payee's. */
  SUPPLEMENT,
  /**
   * What is in the books and was not paid, or what is in suspense, goes back to the payer's side.
   */
  RETURN,
  /** The difference between two amounts of the same payment, or of its fee. */
  CORRECT_AMOUNT,
  /** 冲销: what was adjusted for a difference that is gone moves back, by a posting of its own. */
  REVERSAL,
  /** 核销: documented, and nothing moves. */
  WRITE_OFF
}
