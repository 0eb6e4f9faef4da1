package hutong.routing.publish;

/** A move that the rules of drafting and publishing do not allow. Nothing was changed. */
public final class MoveRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Why why;

  /** The closed list of reasons. */
  public enum Why {
    UNKNOWN_VERSION("There is no such rulebook version", "Read /v1/rulebooks for those there are."),
    FOUR_EYES(
        "The drafter cannot approve", "Another person than the drafter has to approve a version."),
    NOT_A_DRAFT("The version is no draft", "Only a draft can be approved, and only once."),
    NOT_APPROVED("The version is not approved", "Another person has to approve it first."),
    IN_THE_PAST(
        "The instant has passed", "A publication takes effect now or later, never in the past."),
    BASE_MOVED(
        "Another version was published since",
        "Compare with the version that was published last, and draft on it; or name it in the"
            + " member over, to replace it knowingly."),
    SCHEDULED_LATER(
        "A later instant is scheduled already",
        "Publish for that instant or after it, or roll back to silence what is scheduled."),
    ALREADY_LAST("It is the last word already", "This version was published last."),
    NEVER_IN_FORCE(
        "The version was never in force",
        "Only a version that was in force can be rolled back to."),
    TOO_LARGE(
        "The rulebook is too large to be announced",
        "Its openings exceed what a record of hutong.rulebooks may hold."),
    KEY_REUSED(
        "The key belongs to another request",
        "Idempotency-Key was used before with another request. Nothing was done.");

    private final String title;
    private final String detail;

    Why(String title, String detail) {
      this.title = title;
      this.detail = detail;
    }

    public String title() {
      return title;
    }

    public String detail() {
      return detail;
    }
  }

  MoveRefusedException(Why why) {
    super(why.name(), null, false, false);
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
