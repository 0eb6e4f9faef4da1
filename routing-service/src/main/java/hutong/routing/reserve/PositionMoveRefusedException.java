package hutong.routing.reserve;

/** What operators may not do to bounds and positions. Nothing was changed. */
public final class PositionMoveRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Why why;

  /** The closed list of reasons. */
  public enum Why {
    UNKNOWN_CHANGE(
        "There is no such change", "Read /v1/positions/{institution} for those there are."),
    FOUR_EYES(
        "Who asked for it cannot approve it",
        "Another person than the one who asked for it has to approve a looser bound."),
    NOT_WAITING(
        "The change waits for nobody", "It has taken effect already, approved or without need."),
    SUPERSEDED(
        "A later change has taken effect",
        "Ask for the bounds again, so that nothing that was tightened since is undone unseen.");

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

  PositionMoveRefusedException(Why why) {
    super(why.name(), null, false, false);
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
