package hutong.local.play;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/**
 * One line of the acceptance matrix: who scans what where on which day, and what must come of it.
 *
 * @param id stable name, M-01 and up
 * @param date business date in Asia/Shanghai, ISO 8601
 * @param what the code or shop, for people
 * @param place the city or shop system, for people
 * @param codeOwner whose code it is: WECHAT, ALIPAY or UNIONPAY
 * @param expected {@code A}, or {@code R} and the reason's name
 * @param request the scan request without caller, payer and idempotency key
 */
public record MatrixRow(
    String id,
    String date,
    String what,
    String place,
    String codeOwner,
    String expected,
    ObjectNode request) {

  /** The matrix that the two announcements of 2021 give. */
  public static final String SHIPPED = "/acceptance-matrix.json";

  /** What {@code expected} says of an accepted payment. */
  public static final String ACCEPTED = "A";

  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final LocalTime MORNING = LocalTime.of(10, 0);

  public MatrixRow {
    if (!id.matches("M-\\d{2}")) {
      throw new IllegalArgumentException("not a row's id: " + id);
    }
    if (!expected.matches("A|R [A-Z][A-Z_]+")) {
      throw new IllegalArgumentException(id + " expects neither A nor R with a reason");
    }
    if (request.has("code") == request.has("order")) {
      throw new IllegalArgumentException(id + " needs either a code or an order");
    }
    LocalDate.parse(date);
  }

  /** The shipped matrix, in its order. */
  public static List<MatrixRow> shipped() throws IOException {
    ObjectMapper mapper =
        new ObjectMapper().enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);
    try (InputStream in = MatrixRow.class.getResourceAsStream(SHIPPED)) {
      return mapper.readValue(in, new TypeReference<List<MatrixRow>>() {});
    }
  }

  /** Ten in the morning of the row's date, Shanghai time. */
  public Instant businessTime() {
    return LocalDate.parse(date).atTime(MORNING).atZone(SHANGHAI).toInstant();
  }

  /** The app that scans. */
  public String scanner() {
    return request.path("payerApp").asText();
  }

  /** GB/T 2260 code of the city, empty where there is none. */
  public String city() {
    return request.path("city").asText("");
  }

  /** Whether the payment is meant to be accepted. */
  public boolean expectsAcceptance() {
    return expected.equals(ACCEPTED);
  }
}
