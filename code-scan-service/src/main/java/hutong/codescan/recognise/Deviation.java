package hutong.codescan.recognise;

import java.util.Objects;

/**
 * A rule of EMVCo's specification that a code breaks without leaving a doubt about owner or amount.
 *
 * @param tag where: a tag such as {@code 59}, or tag and tag inside such as {@code 62.09}
 */
public record Deviation(String tag, Kind kind) {

  /** Which rule. */
  public enum Kind {
    /** A mandatory element is not there. */
    MISSING,
    /** The value is longer than the element may be. */
    TOO_LONG,
    /** The value is none of those allowed or not in the element's alphabet. */
    BAD_FORMAT,
    /** Two elements do not go together, such as a fixed tip without its amount. */
    CONTRADICTION,
    /** A character that nobody sees but that changes what is seen, such as U+202E. */
    INVISIBLE_CHARACTER
  }

  public Deviation {
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(kind, "kind");
  }
}
