package hutong.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The bills that every participant knows: those of {@code bills.json}, as they stand there. A bill
 * that was paid here stays payable; that Hutong does not pay it twice must not depend on the
 * biller.
 */
final class Bills {

  private static final Pattern BILLER = Pattern.compile("(?s).{1,64}");
  private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private record Key(String biller, String number) {}

  private final Map<Key, JsonNode> bills = new HashMap<>();

  Bills() {
    try (InputStream in = Bills.class.getResourceAsStream("/bills.json")) {
      for (JsonNode bill : new ObjectMapper().readTree(in)) {
        bills.put(
            new Key(bill.get("billerId").textValue(), bill.get("billNumber").textValue()), bill);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Answers a batch of questions in their order; a bill that is not in the file is UNKNOWN. */
  ObjectNode answer(byte[] body) throws BadRequest {
    JsonNode items = Json.parse(body).get("items");
    if (items == null || !items.isArray() || items.isEmpty() || items.size() > Batch.MAX_ITEMS) {
      throw new BadRequest("items must be an array of 1 to " + Batch.MAX_ITEMS);
    }
    ObjectNode answer = Json.object();
    var answers = answer.putArray("items");
    for (JsonNode item : items) {
      String path = "items[" + answers.size() + "].";
      Key key =
          new Key(
              Json.text(item, path, "billerId", BILLER),
              Json.text(item, path, "billNumber", NUMBER));
      answers.add(bills.containsKey(key) ? bills.get(key).deepCopy() : unknown(key));
    }
    return answer;
  }

  private static ObjectNode unknown(Key key) {
    return Json.object()
        .put("billerId", key.biller())
        .put("billNumber", key.number())
        .put("state", "UNKNOWN");
  }
}
