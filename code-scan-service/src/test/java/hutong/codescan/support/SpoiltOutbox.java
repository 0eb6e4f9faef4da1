package hutong.codescan.support;

/** Makes the outbox refuse every event about one caller, as a bug in the data would. */
public final class SpoiltOutbox {

  /** The caller whose events cannot be written. */
  public static final String CALLER = "spoilt-caller";

  private SpoiltOutbox() {}

  public static void begin() {
    Database.execute(
        "alter table outbox add constraint spoil_test check (convert_from(payload, 'UTF8') not like"
            + " '%"
            + CALLER
            + "%') not valid");
  }

  public static void end() {
    Database.execute("alter table outbox drop constraint if exists spoil_test");
  }
}
