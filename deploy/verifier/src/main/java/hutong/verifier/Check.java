package hutong.verifier;

/**
 * One thing that was compared.
 *
 * @param said what was compared with what, or what differs first
 */
record Check(String name, boolean passed, String said) {}
