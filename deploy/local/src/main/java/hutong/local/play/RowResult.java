package hutong.local.play;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What came of one row.
 *
 * @param row the row
 * @param door HTTP or KAFKA
 * @param paymentId the payment, empty when there was no answer
 * @param got {@code A}; {@code R} or {@code D} (declined) and the reason's name; or {@code ?}
 * @param simulated what the simulation of the same request for the same day says, in those words
 * @param reason the reason in words
 * @param status the payment's final status as code-scan tells it
 * @param decision the decision as routing tells it
 * @param postings the postings as settlement tells them; missing unless the payment was accepted
 */
public record RowResult(
    MatrixRow row,
    String door,
    String paymentId,
    String got,
    String simulated,
    String reason,
    JsonNode status,
    JsonNode decision,
    JsonNode postings) {

  static final String NO_ANSWER = "?";

  /** Whether the row came out as the matrix says, played and simulated alike. */
  public boolean asExpected() {
    return got.equals(row.expected()) && simulated.equals(row.expected());
  }

  /** Whether money was moved. */
  public boolean accepted() {
    return got.equals(MatrixRow.ACCEPTED);
  }

  /** The cycle that an accepted payment was booked into. */
  public String cycleId() {
    return status.path("cycleId").asText(postings.path("cycleId").asText());
  }
}
