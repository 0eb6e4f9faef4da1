package hutong.routing.rulebook;

/** Whether a set names everything that its source announces. */
public enum Completeness {
  COMPLETE,
  /** More was announced than named; what is not named stays shut. */
  PARTIAL
}
