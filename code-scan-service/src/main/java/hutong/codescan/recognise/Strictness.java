package hutong.codescan.recognise;

/** How much of EMVCo's specification a code has to keep. */
public enum Strictness {
  /** Every rule; for an issuer that tests the codes it prints. Any {@link Deviation} refuses. */
  STRICT,
  /**
   * What codes in the street do: whole elements and a right check value are enough, deviations are
   * reported. Scans are read so.
   */
  TOLERANT
}
