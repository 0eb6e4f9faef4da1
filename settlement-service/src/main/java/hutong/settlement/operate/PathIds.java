package hutong.settlement.operate;

import hutong.runtime.problem.Problems;
import java.util.UUID;
import java.util.regex.Pattern;

/** What ids look like in a path or a query. */
final class PathIds {

  /** Of a clearing or a dispute cycle. */
  static final Pattern CYCLE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}-([0-9]{2,}|D[1-9])");

  static final Pattern PARTICIPANT = Pattern.compile("[A-Z0-9_]{2,16}");

  /** {@link UUID#fromString} takes shorter groups too, so that one id would have many spellings. */
  static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private PathIds() {}

  /** Refuses a text that does not match with a problem of status 400. */
  static void require(Pattern pattern, String text, String code, String title, String detail) {
    if (!pattern.matcher(text).matches()) {
      throw Problems.of(400, code, title, detail);
    }
  }

  static void requireCycle(String text) {
    require(CYCLE, text, "BAD_CYCLE_ID", "Not a cycle id", "Send one such as 2021-10-02-01.");
  }

  static void requireParticipant(String text) {
    require(
        PARTICIPANT,
        text,
        "BAD_PARTICIPANT_ID",
        "Not a participant id",
        "Send one such as TENPAY.");
  }

  static UUID uuid(String text, String code, String title) {
    require(UUID_TEXT, text, code, title, "Send a UUID.");
    return UUID.fromString(text);
  }
}
