package hutong.settlement.cycle;

/** What a cycle is for. */
public enum CycleType {
  /** Payments and what follows from them; routing opens and ends it. */
  CLEARING,
  /** 差错场次: adjustments only; this service opens and ends it by the clock. */
  DISPUTE
}
