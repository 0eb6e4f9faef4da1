package hutong.settlement.reconcile;

/** How old an unresolved break is, in steps that call for more and more attention. */
public enum Age {
  T0(0),
  T1(1),
  T3(3),
  T7(7),
  T30(30);

  private final int days;

  Age(int days) {
    this.days = days;
  }

  /** From so many days on. */
  public int days() {
    return days;
  }

  /** The last step that is reached after so many days. */
  static Age after(long days) {
    Age reached = T0;
    for (Age age : values()) {
      if (days >= age.days) {
        reached = age;
      }
    }
    return reached;
  }
}
