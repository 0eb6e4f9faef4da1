package hutong.routing.route;

/** A reason as counterparties read it. */
public record ReasonDocument(String code, String name, String en, String zh) {

  public static ReasonDocument of(Reason reason) {
    return new ReasonDocument(reason.code(), reason.name(), reason.english(), reason.chinese());
  }
}
