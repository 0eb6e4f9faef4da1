package hutong.routing.reserve;

/** The classes of 银发〔2017〕296号 by which a payer's daily total is limited. */
public enum Tier {
  /** Dynamic code, two factors with a certificate or e-signature: as agreed by contract. */
  A,
  /** Dynamic code, two factors without those: 5,000 CNY. */
  B,
  /** Dynamic code, fewer factors: 1,000 CNY, and the payer's institution bears all loss. */
  C,
  /** Static code, whatever the verification: 500 CNY. */
  D
}
