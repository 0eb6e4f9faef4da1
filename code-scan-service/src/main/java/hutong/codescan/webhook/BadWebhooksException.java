package hutong.codescan.webhook;

import java.util.List;

/** A configuration of webhooks that cannot be used. */
public final class BadWebhooksException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  BadWebhooksException(List<String> faults) {
    super("The webhooks cannot be used:\n  " + String.join("\n  ", faults));
    this.faults = List.copyOf(faults);
  }

  /** Every fault found, in the order of the file. */
  public List<String> faults() {
    return faults;
  }
}
